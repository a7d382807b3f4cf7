import type { CodeValue, ExpressionValue, Value } from '../machine/value.ts';

/** A value as JSONata text. `atomic` text needs no parentheses inside other text. */
interface Text {
  readonly text: string;
  readonly atomic: boolean;
}

const PLAIN_PATH = /^\$([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)$/;

/** Writes a value as JSONata. */
export function jsonataOf(value: Value): string {
  return render(value).text;
}

function render(value: Value): Text {
  switch (value.kind) {
    case 'literal':
      return { text: JSON.stringify(value.value), atomic: typeof value.value !== 'number' || value.value >= 0 };
    case 'object':
      return {
        text: `{${value.entries.map(([key, member]) => `${JSON.stringify(key)}: ${inner(member)}`).join(', ')}}`,
        atomic: true,
      };
    case 'array':
      return { text: `[${value.items.map(item).join(', ')}]`, atomic: true };
    case 'input':
      return { text: '$states.input', atomic: true };
    case 'reference':
      return { text: value.path, atomic: true };
    case 'variable':
    case 'local':
      return { text: `$${value.name}`, atomic: true };
    case 'code':
      return renderCode(value);
    case 'let':
      return renderLet(value);
    case 'expression':
      return renderExpression(value);
  }
}

/** Text that can stand as an operand. */
function inner(value: Value): string {
  const { text, atomic } = render(value);
  return atomic ? text : `(${text})`;
}

/**
 * An item of an array constructor. JSONata merges an array that is not written as one into the array around it, so what may
 * be an array is put into an array once more.
 */
function item(value: Value): string {
  if (value.kind === 'literal' || value.kind === 'object' || value.kind === 'array') return inner(value);
  return `($item__ := ${inner(value)}; $type($item__) = "array" ? [[$item__]] : $item__)`;
}

/** Texts and values take turns; code of one value alone is that value. */
function renderCode(value: CodeValue): Text {
  const text = value.texts.reduce((all, part, index) => {
    const operand = value.values[index];
    return all + part + (operand === undefined ? '' : inner(operand));
  }, '');
  return { text, atomic: isOperand(value) || /^\$\w+\([^()]*\)$/.test(text) };
}

/** One value alone, or a block: the compiler writes parentheses at both ends of its code only where they belong together. */
function isOperand({ texts, values }: CodeValue): boolean {
  const alone = values.length === 1 && texts.every((text) => text === '');
  return alone || (texts[0]?.startsWith('(') === true && texts.at(-1)?.endsWith(')') === true);
}

function renderLet(value: Value): Text {
  const lines: string[] = [];
  let body = value;
  for (; body.kind === 'let'; body = body.body) lines.push(`$${body.name} := ${inner(body.value)}`);
  return { text: `(${[...lines, inner(body)].join('; ')})`, atomic: true };
}

function renderExpression(value: ExpressionValue): Text {
  const path = plainPath(value);
  if (path !== undefined) return renderPath(path, value);
  const bindings = value.bindings.map(([name, bound]) => `$${name} := ${inner(bound)}`);
  const block = (source: string): Text => ({ text: `(${[...bindings, source].join('; ')})`, atomic: true });
  if (value.as === 'condition') {
    if (value.traits.boolean)
      return bindings.length === 0 ? { text: value.source, atomic: false } : block(value.source);
    return block(`(${value.source}) ? true : false`);
  }
  if (value.traits.defined) return bindings.length === 0 ? { text: value.source, atomic: false } : block(value.source);
  return block(`$value__ := (${value.source}); $exists($value__) ? $value__ : null`);
}

/** `$input.a.b`, where `$input` stands for something with a short text of its own: the two are one path. */
function plainPath(value: ExpressionValue): string | undefined {
  const match = PLAIN_PATH.exec(value.source);
  const [binding, another] = value.bindings;
  if (match === null || binding === undefined || another !== undefined || binding[0] !== match[1]) return undefined;
  const bound = binding[1];
  const isShort =
    ['input', 'variable', 'local'].includes(bound.kind) || (bound.kind === 'reference' && !bound.path.includes('['));
  return isShort ? `${render(bound).text}${match[2] ?? ''}` : undefined;
}

function renderPath(path: string, value: ExpressionValue): Text {
  if (value.as === 'condition') return { text: `${path} ? true : false`, atomic: false };
  return { text: `$exists(${path}) ? ${path} : null`, atomic: false };
}
