import { type AstNode, childrenOf, pairsOf, parseAst } from './ast.ts';
import type { Template } from './templates.ts';

/** Functions whose answer is small, whatever they are given. */
const REDUCING: ReadonlySet<unknown> = new Set([
  'average',
  'boolean',
  'contains',
  'count',
  'exists',
  'formatNumber',
  'length',
  'max',
  'millis',
  'min',
  'not',
  'number',
  'round',
  'sum',
  'type',
]);

/** Functions that put their arguments together; `_add` is the `+` of jq. */
const JOINING: ReadonlySet<unknown> = new Set(['append', 'join', '_add']);

/**
 * Whether what a variable holds may get larger each time it becomes the value of the template, as `$append($context.seen, $item)`
 * does. Told from the form alone: a member that another member is copied to does not count, nor does what is computed of numbers.
 * @param variable without `$`
 */
export function grows(template: Template, variable: string): boolean {
  return templateGrows(template, { variable, member: undefined });
}

/** Data that is looked for: a variable, or a member of it. */
interface Data {
  readonly variable: string;
  readonly member: string | undefined;
}

function templateGrows(template: Template, data: Data): boolean {
  switch (template.kind) {
    case 'literal':
      return false;
    case 'array':
      return template.items.some((item) =>
        partGrows(item, data, (ast) => carries(ast, data) || expressionGrows(ast, data)),
      );
    case 'object':
      return template.entries.some(([name, entry]) => {
        const member = memberOf(data, name);
        return partGrows(entry, member, (ast) => isVariable(ast, data) || expressionGrows(ast, member));
      });
    case 'expression':
      return partGrows(template, data, (ast) => expressionGrows(ast, data));
  }
}

/** A part of a template, with what an expression in its place is asked. */
function partGrows(part: Template, data: Data, expression: (ast: AstNode) => boolean): boolean {
  if (part.kind !== 'expression') return templateGrows(part, data);
  const parsed = parseAst(part.expression.source);
  return parsed.ok && expression(parsed.ast);
}

/** Of the first members only: what is deeper belongs to its first member. */
function memberOf(data: Data, name: string): Data {
  return data.member === undefined ? { ...data, member: name } : data;
}

function expressionGrows(node: AstNode, data: Data): boolean {
  const pairs = pairsOf(node);
  if (pairs.length > 0) {
    return pairs.some(([key, value]) =>
      key.type === 'string'
        ? isVariable(value, data) || expressionGrows(value, memberOf(data, String(key.value)))
        : carries(value, data),
    );
  }
  if (isMerge(node)) return (node.arguments?.[0]?.expressions ?? []).some((part) => expressionGrows(part, data));
  if (joins(node) && childrenOf(node).some((child) => carries(child, data))) return true;
  return childrenOf(node).some((child) => expressionGrows(child, data));
}

function joins(node: AstNode): boolean {
  if (node.type === 'unary') return node.value === '[';
  if (node.type === 'binary') return node.value === '&';
  const isNumber = (node.arguments ?? []).some(({ type }) => type === 'number');
  return node.type === 'function' && JOINING.has(node.procedure?.value) && !isNumber;
}

/** `$merge([$context, {"total": …}])` keeps to the members it names. */
function isMerge(node: AstNode): boolean {
  const [list] = node.arguments ?? [];
  const isCall = node.type === 'function' && node.procedure?.value === 'merge';
  return isCall && list?.type === 'unary' && list.value === '[';
}

/** Whether the value may have the data, or a part of it, inside. */
function carries(node: AstNode, data: Data): boolean {
  if (isVariable(node, data)) return true;
  if (node.type === 'binary' && node.value !== '&') return false;
  if (node.type === 'function' && REDUCING.has(node.procedure?.value)) return false;
  const read = memberRead(node, data.variable);
  if (read !== undefined && data.member !== undefined) return read === data.member;
  return childrenOf(node).some((child) => carries(child, data));
}

function isVariable(node: AstNode, { variable }: Data): boolean {
  if (node.type === 'path') return node.steps?.length === 1 && isVariableNode(node.steps[0], variable);
  return isVariableNode(node, variable);
}

function isVariableNode(node: AstNode | undefined, variable: string): boolean {
  return node?.type === 'variable' && node.value === variable && node.predicate === undefined;
}

/** The member that a path of JSONata, or what a path of jq has become, reads of the variable. */
function memberRead(node: AstNode, variable: string): string | undefined {
  if (node.type === 'path' && isVariableNode(node.steps?.[0], variable)) {
    const [, first] = node.steps ?? [];
    return first?.type === 'name' ? String(first.value) : undefined;
  }
  const [object, key] = node.arguments ?? [];
  const isGet = node.type === 'function' && node.procedure?.value === '_get' && isVariableNode(object, variable);
  return isGet && key?.type === 'string' ? String(key.value) : undefined;
}
