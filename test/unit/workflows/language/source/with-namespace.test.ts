import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LABEL } from '../../../../../functions/shared/ids.ts';
import { parseSource } from '../../../../../functions/workflows/language/source/parse-source.ts';
import { withNamespace } from '../../../../../functions/workflows/language/source/with-namespace.ts';
import { PROJECT_ROOT } from '../../../../../local/synthesize.ts';

/** Labels, with those that YAML would take for something else. */
const label = fc.oneof(
  fc.stringMatching(LABEL).filter((text) => LABEL.test(text)),
  fc.constantFrom('123', '1e3', '0x1f', '0o17', '007', 'true', 'false', 'null', 'no', '1-2', '2026-11-26'),
);

/** Ways to write a scalar whose value is the label: what stands before it, the value as it is written, what follows. */
const STYLES: readonly ((value: string) => readonly [string, string, string])[] = [
  (value) => ["'", value, "'"],
  (value) => ['"', value, '"'],
  (value) => ['"', `\\u00${(value.codePointAt(0) ?? 0).toString(16)}${value.slice(1)}`, '"'],
  (value) => ['!!str ', `'${value}'`, ' # where it runs'],
  (value) => ['!!str ', value, ''],
  (value) => ['   ', value, '   # the namespace'],
  (value) => ['|-\n    ', value, ''],
  (value) => [`>- # ${value}\n    `, value, '\n'],
  (value) => ['\n    # on a line of its own\n    ', value, ''],
];

/** Styles in which a text like `123` is a string. */
const ANY_LABEL = STYLES.slice(0, 4);

const written = label.chain((value) => {
  const isString = parseSource(`a: ${value}`);
  const plain = isString.ok && isString.definition['a'] === value;
  return fc.constantFrom(...(plain ? STYLES : ANY_LABEL)).map((style) => style(value));
});
const breaks = fc.constantFrom('\n', '\r\n');
const noise = fc.constantFrom(
  '',
  '# namespace: other\n',
  '\n\n',
  '---\n',
  '# é ☃ 𝒳\n',
  '\uFEFF',
  '\uFEFF# namespace: x\n',
);
const members = fc.shuffledSubarray([
  '  name: demo\n',
  "  dsl: '1.0.3'\n",
  '  title: "namespace: demo"\n',
  '  # namespace\n',
]);
const rest = fc.constantFrom('do: []\n', 'do:\n  - a:\n      set: { namespace: demo }   # namespace\n', 'do: []');

const yamlText = fc
  .record({ noise, before: members, scalar: written, after: members, rest, first: fc.boolean(), lines: breaks })
  .map(({ noise, before, scalar: [open, value, close], after, rest, first, lines }) => {
    const own = after.filter((line) => !before.includes(line));
    const head = `${noise}${first ? rest.trimEnd() : 'input: {}'}\ndocument:\n${before.join('')}  namespace: ${open}`;
    const tail = `${close}\n${own.join('')}${first ? 'input: {}' : rest}`;
    return [head, value, tail].map((part) => part.replaceAll('\n', lines));
  });

/** The definition with another namespace. */
function moved(text: string, namespace: string): unknown {
  const parsed = parseSource(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const { document } = parsed.definition;
  return { ...parsed.definition, document: { ...(document as object), namespace } };
}

function read(text: string): unknown {
  const parsed = parseSource(text);
  return parsed.ok ? parsed.definition : parsed.errors;
}

describe('another namespace', () => {
  test('changes nothing else in YAML, however it is written', () => {
    fc.assert(
      fc.property(yamlText, label, ([head = '', value = '', tail = ''], namespace) => {
        const text = `${head}${value}${tail}`;
        const result = withNamespace(text, namespace);
        const between = result.slice(head.length, result.length - tail.length);
        expect(result).toBe(`${head}${between}${tail}`);
        expect([namespace, `'${namespace}'`]).toContain(between);
        expect(read(result)).toEqual(moved(text, namespace));
      }),
      { numRuns: 500 },
    );
  });

  test('changes nothing else in JSON', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const definition = fc.record({ before: value, after: value, from: label, indent: fc.constantFrom(0, 2, '\t') });
    fc.assert(
      fc.property(definition, label, ({ before, after, from, indent }, to) => {
        const json = (namespace: string) =>
          JSON.stringify({ before, document: { before, namespace, after }, namespace: 'other', after }, null, indent);
        expect(withNamespace(json(from), to)).toBe(json(to));
      }),
      { numRuns: 300 },
    );
  });

  test('and back again gives the text there was, for each example', () => {
    const folder = join(PROJECT_ROOT, 'examples');
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'))
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .filter((text) => /^document:/m.test(text));
    expect(texts.length).toBeGreaterThan(10);
    for (const text of texts) {
      const [, namespace = ''] = /^ {2}namespace: *['"]?([\w-]+)/m.exec(text) ?? [];
      const there = withNamespace(text, 'prod');
      expect(read(there)).toEqual(moved(text, 'prod'));
      expect(withNamespace(there, namespace)).toBe(text);
    }
  });
});
