import { parseAst } from './ast.ts';
import { confine, type ExpressionFault } from './confine.ts';
import type { Expression } from './expression.ts';
import { functionAsValue } from './function-values.ts';
import { traitsOf } from './traits.ts';

/** Step Functions ends an evaluation near depth 100; what the compiler wraps around an expression takes up to ten. */
export const MAX_EXPRESSION_DEPTH = 90;
/** Longest expression in characters. */
export const MAX_EXPRESSION_LENGTH = 16_384;
/** Fewer steps to what is around an item, `%`: the parser follows each back through the whole path. */
const MAX_PARENTS = 10;
/** Signs of per cent that are not part of a percent-encoded text; most are remainders, and some stand in texts. */
const MAX_SIGNS = 20;

export type ExpressionResult =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly faults: readonly ExpressionFault[] };

/** The fault of an expression that is too long. */
export function tooLong(source: string): ExpressionFault | undefined {
  if (source.length <= MAX_EXPRESSION_LENGTH) return undefined;
  const detail = `An expression may have ${MAX_EXPRESSION_LENGTH} characters.`;
  return { code: 'expression-too-long', detail, hint: 'Split it over several tasks.' };
}

/**
 * Parses and confines a JSONata expression.
 * @param available names of the variables it may read, without `$`
 * @param maxDepth how deeply it may nest
 */
export function parseExpression(
  source: string,
  available: readonly string[],
  maxDepth = MAX_EXPRESSION_DEPTH,
): ExpressionResult {
  const long = tooLong(source);
  if (long !== undefined) return { ok: false, faults: [long] };
  if (source.split(/%(?![\dA-Fa-f]{2})/).length > MAX_SIGNS) return { ok: false, faults: [TOO_MANY_PARENTS] };
  const parsed = parseAst(source);
  if (!parsed.ok) return { ok: false, faults: [syntaxFault(source, parsed.message, parsed.position)] };
  const { faults, uses, depth, parents } = confine(parsed.ast, available, maxDepth);
  if (parents >= MAX_PARENTS) return { ok: false, faults: [TOO_MANY_PARENTS, ...faults] };
  if (depth >= maxDepth) return { ok: false, faults: [tooDeep(maxDepth), ...faults] };
  if (faults.length > 0) return { ok: false, faults };
  const value = functionAsValue(parsed.ast, available);
  if (value !== undefined) return { ok: false, faults: [value] };
  return { ok: true, expression: { source, uses, depth, traits: traitsOf(parsed.ast) } };
}

function syntaxFault(source: string, message: string, position: number | undefined): ExpressionFault {
  const place = position === undefined ? '' : ` at character ${position} of \`${abridged(source)}\``;
  const jq = /^\s*\./.test(source) ? 'A path begins with a variable: `$input.color`, not `.color`.' : undefined;
  return {
    code: 'expression-syntax',
    detail: `Not a JSONata expression: ${message}${place}.`,
    ...(jq === undefined ? {} : { hint: jq }),
  };
}

const TOO_MANY_PARENTS: ExpressionFault = {
  code: 'expression-too-deep',
  detail: `\`%\` must stand fewer than ${MAX_PARENTS} times for what is around an item, and fewer than ${MAX_SIGNS} times in all.`,
  hint: 'Keep what is around an item in a variable: `$input.orders@$order.lines.{"order": $order.id}`.',
};

function tooDeep(maxDepth: number): ExpressionFault {
  return {
    code: 'expression-too-deep',
    detail: `The expression nests ${maxDepth} levels or more; fewer can be evaluated.`,
    hint: 'Split it over several tasks, or use `$sum`, `$join`, `$reduce` instead of long chains of operators.',
  };
}

function abridged(source: string): string {
  const line = source.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
