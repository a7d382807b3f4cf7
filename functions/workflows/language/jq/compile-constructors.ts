import { alone, type Code, listOf, literal, one, operand } from './code.ts';
import { lift } from './flow.ts';
import { compileFormat, isFormat } from './formats.ts';
import { unsupported } from './refusal.ts';
import type { Node, ObjectEntry } from './syntax.ts';
import type { Scope, Translation } from './translation.ts';
import { TYPE } from './types.ts';

export function compileArray(body: Node | undefined, scope: Scope, to: Translation): Code {
  if (body === undefined) return one('[]', TYPE.array, { total: true, items: '' });
  return listOf(to.compile(body, scope), to);
}

/** Keys and values take turns, the first key is the outermost. */
export function compileObject(entries: readonly ObjectEntry[], scope: Scope, to: Translation): Code {
  const operands = entries.flatMap(({ key, value }) => [to.compile(key, scope), to.compile(value, scope)]);
  return lift(operands, to, (values) => {
    const pairs = entries.map(({ key }, index) =>
      pairOf(values[2 * index] as Code, values[2 * index + 1] as Code, key),
    );
    const keys = pairs.map((pair) => pair.constant);
    const total = values.every((value) => value.total) && keys.every((key) => key !== undefined);
    // JSONata takes no key twice; of jq's the last one counts.
    const isPlain = keys.every((key) => key !== undefined) && new Set(keys).size === keys.length;
    const text = isPlain
      ? `{${pairs.map((pair) => pair.text).join(', ')}}`
      : `$merge([${pairs.map((pair) => `{${pair.text}}`).join(', ')}])`;
    return one(text, TYPE.object, { total });
  });
}

interface PairText {
  readonly text: string;
  /** The key as a JSON text where it is constant. */
  readonly constant: string | undefined;
}

function pairOf(key: Code, value: Code, node: Node): PairText {
  if ((key.types & TYPE.string) === 0) throw unsupported('A key that is no text', node.at, 'Write `(… | tostring)`.');
  const constant = key.simple && key.text.startsWith('"') ? key.text : undefined;
  if (constant === '"__proto__"') throw unsupported('The key `__proto__`', node.at, 'Choose another name.');
  // Other keys are tested by JSONata, which takes nothing but texts.
  return { text: `${constant ?? operand(key)}: ${alone(value)}`, constant };
}

/** A text with interpolated values; the last of them is the outermost. */
export function compileText(
  node: { readonly parts: readonly (string | Node)[]; readonly format: string; readonly at: number },
  scope: Scope,
  to: Translation,
): Code {
  if (!isFormat(node.format))
    throw unsupported(`\`@${node.format}\``, node.at, 'Use `@text`, `@json`, `@base64` or `@uri`.');
  const { format } = node;
  const codes = node.parts.map((part) => (typeof part === 'string' ? literal(part) : to.compile(part, scope)));
  const [only = literal('')] = codes;
  if (codes.length < 2 && typeof (node.parts[0] ?? '') === 'string') return only;
  return lift(codes.toReversed(), to, (values) => {
    const texts = values
      .toReversed()
      .map((value, index) => (typeof node.parts[index] === 'string' ? value : compileFormat(format, value, to)));
    const total = texts.every((text) => text.total);
    const [single] = texts;
    if (single !== undefined && texts.length === 1) return { ...single, total };
    return one(texts.map(operand).join(' & '), TYPE.string, { total, atomic: false });
  });
}
