import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSource } from '../../../../../functions/workflows/language/source/parse-source.ts';

function codes(source: string | Record<string, unknown>): readonly string[] {
  const result = parseSource(source);
  return result.ok ? [] : result.errors.map(({ code }) => code);
}

describe('a definition as text', () => {
  test('gives what JSON text says, whatever it is', () => {
    fc.assert(
      fc.property(
        // Keys that could reach a prototype are refused, at any depth.
        fc
          .dictionary(fc.string(), fc.jsonValue())
          .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value))),
        (value) => {
          const plain = JSON.parse(JSON.stringify(value));
          for (const indent of [0, 2, '\t']) {
            const result = parseSource(JSON.stringify(plain, null, indent));
            expect(result.ok && result.definition).toEqual(plain);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('never breaks the parser, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const result = parseSource(text);
        expect(result.ok || result.errors.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps `on`, `yes` and dates as they are written: YAML 1.2', () => {
    const result = parseSource('on: yes\nday: 2026-11-02\n200: ok');
    expect(result.ok && result.definition).toEqual({ on: 'yes', day: '2026-11-02', '200': 'ok' });
  });

  test('knows where names and values stand', () => {
    const result = parseSource('a:\n  b/c:  [1,\n    2]\n');
    expect(result.ok && result.positions.key('/a/b~1c')).toEqual({ line: 2, column: 3 });
    expect(result.ok && result.positions.value('/a/b~1c/1')).toEqual({ line: 3, column: 5 });
  });

  test.each([
    ['empty-document', ''],
    ['empty-document', '# nothing\n'],
    ['not-an-object', '- a\n- b'],
    ['malformed-yaml', 'a: [1, 2'],
    ['malformed-yaml', 'a: b: c'],
    ['duplicate-key', 'a: 1\na: 2'],
    ['duplicate-key', '{"a": {"b": 1, "b": 2}}'],
    ['duplicate-key', '1: a\n"1": b'],
    ['several-documents', 'a: 1\n---\nb: 2'],
    ['anchor-not-supported', 'a: &x 1'],
    ['anchor-not-supported', 'a: &x [1]\nb: *x'],
    ['tag-not-supported', 'a: !secret x'],
    ['tag-not-supported', 'a: !!set {x}'],
    ['not-json', 'a: .inf'],
    ['not-json', 'a: .nan'],
    ['key-not-string', '? [a]\n: b'],
    ['forbidden-key', '__proto__: {a: 1}'],
    ['forbidden-key', 'a: {constructor: 1}'],
    ['nesting-too-deep', `a: ${'['.repeat(100)}${']'.repeat(100)}`],
    ['nesting-too-deep', '['.repeat(250_000)],
    ['nesting-too-deep', Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['definition-too-large', `a: ${'x'.repeat(262_144)}`],
  ])('is refused with %s', { timeout: 30_000 }, (code, text) => {
    expect(codes(text)).toContain(code);
  });

  test.each([
    ['definition-too-large', `a:\n  b: ${'x'.repeat(262_144)}`, 1, 1],
    ['empty-document', '', 1, 1],
    ['empty-document', '# nothing\n\n', 1, 1],
    ['not-an-object', '# a list\n- a', 2, 1],
    ['nesting-too-deep', `a:\n  - b\n  - ${'['.repeat(64)}${']'.repeat(64)}`, 3, 67],
    ['nesting-too-deep', `${'['.repeat(65)}\n${'['.repeat(65)}`, 1, 65],
    ['nesting-too-deep', Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 65, 65],
    ['malformed-yaml', 'a: 1\nb: [1, 2', 2, 9],
    ['malformed-yaml', 'a: b\nb: "x" y', 2, 8],
    ['several-documents', 'a: 1\n---\nb: 2', 2, 1],
  ])('has its findings at a place: %s', (code, text, line, column) => {
    const result = parseSource(text);
    expect(!result.ok && result.errors[0]).toMatchObject({ pointer: '', code, line, column });
  });

  test('has each of several faults of its YAML at its own place, in no member', () => {
    const result = parseSource('a: "x" y\nb: "x" y\n');
    expect(!result.ok && result.errors.map(({ pointer, line }) => [pointer, line])).toEqual([
      ['', 1],
      ['', 2],
    ]);
  });

  test('is refused quickly when aliases multiply', () => {
    const bomb = [
      'a: &a [x]',
      ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghij'[index]},`.repeat(9)}]`),
    ];
    expect(codes(bomb.join('\n'))).toContain('anchor-not-supported');
  });
});

describe('a definition as an object', () => {
  test('has findings with pointers and without lines', () => {
    const result = parseSource({ a: [1, Number.NaN] });
    expect(result.ok).toBe(false);
    expect(!result.ok && result.errors).toEqual([{ pointer: '/a/1', code: 'not-json', detail: expect.any(String) }]);
  });

  test.each([
    ['forbidden-key', JSON.parse('{"__proto__": {"a": 1}}')],
    ['not-json', { a: undefined }],
    ['not-json', { a: 10n }],
    ['definition-too-large', { a: 'x'.repeat(262_144) }],
    ['nesting-too-deep', JSON.parse(`{"a": ${'['.repeat(100)}${']'.repeat(100)}}`)],
  ])('is refused with %s', (code, source) => {
    expect(codes(source)).toContain(code);
  });
});
