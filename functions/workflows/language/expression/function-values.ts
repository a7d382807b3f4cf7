import { type AstNode, childrenOf, leftOf, pairsOf } from './ast.ts';
import type { ExpressionFault } from './confine.ts';
import { FUNCTIONS } from './functions.ts';

/**
 * The fault of an expression that certainly gives a function, or a list or an object with one in it: functions are no JSON, so that
 * no state could hand them on.
 * @param available variables that the place of the expression has
 * @returns undefined where it gives none, and where that depends on data
 */
export function functionAsValue(ast: AstNode, available: readonly string[]): ExpressionFault | undefined {
  const variables = new Set([...available, ...boundIn(ast)]);
  const found = functionIn(ast, (name) => FUNCTIONS.has(name) && !variables.has(name));
  return found === undefined ? undefined : fault(found);
}

/** Names that an expression gives to values of its own, wherever they are known. */
function boundIn(node: AstNode): readonly string[] {
  const target = node.type === 'bind' ? leftOf(node) : undefined;
  const names = [target?.value, node.focus, node.index].filter((name) => typeof name === 'string');
  return [...names, ...childrenOf(node).flatMap(boundIn)];
}

/** A function that is certainly part of what the node gives. */
function functionIn(node: AstNode, isFunction: (name: string) => boolean): AstNode | undefined {
  if (node.predicate !== undefined || node.stages !== undefined || node.group !== undefined) return undefined;
  const within = (part: AstNode | undefined) => (part === undefined ? undefined : functionIn(part, isFunction));
  const first = (parts: readonly AstNode[]) => parts.map(within).find((found) => found !== undefined);
  switch (node.type) {
    case 'regex':
    case 'lambda':
    case 'partial':
    case 'transform':
      return node;
    case 'variable':
      return isFunction(String(node.value)) ? node : undefined;
    case 'unary':
      return first([
        ...(node.value === '[' ? (node.expressions ?? []) : []),
        ...pairsOf(node).map(([, value]) => value),
      ]);
    case 'block':
      return within(node.expressions?.at(-1));
    case 'bind':
      return within(node.rhs);
    case 'condition':
      return within(node.then) && within(node.else);
    case 'apply':
      // Of two functions `~>` makes one; what is no function is given to the second.
      return isItself(leftOf(node)) && within(leftOf(node)) && isItself(node.rhs) ? within(node.rhs) : undefined;
    default:
      return undefined;
  }
}

/** Whether what a node gives is what it says, and no call, list or object. */
function isItself(node: AstNode | undefined): boolean {
  return node !== undefined && ['regex', 'lambda', 'partial', 'transform', 'variable', 'apply'].includes(node.type);
}

function fault(found: AstNode): ExpressionFault {
  const what = found.type === 'regex' ? 'regular expression' : 'function';
  const hints: Readonly<Record<string, string>> = {
    regex: 'Ask whether a text fits with `$contains($input.text, /…/)`, or take what fits with `$match`.',
    variable: `Call it: \`$${found.value}(…)\`.`,
  };
  return {
    code: 'function-as-value',
    detail: `The expression gives a ${what}, which is no JSON value.`,
    hint: hints[found.type] ?? 'Call it, or write `$input ~>` before it.',
  };
}
