import { type Expression, parseExpression, parseReference, type Reference } from './expression.ts';
import { createScanner, type Scanner } from './scanner.ts';

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output'; readonly reference: Reference; readonly source: string }
  | { readonly kind: 'set'; readonly target: Reference; readonly value: Expression }
  | { readonly kind: 'if'; readonly branches: readonly Branch[] };

export interface Branch {
  /** @default - `#else` */
  readonly condition?: Expression;
  readonly body: readonly TemplateNode[];
}

const DIRECTIVE = /#(?:set|if|elseif|else|end|foreach|macro|parse|include|stop|define)\b/y;

/**
 * Reads a mapping template: text, references, `#set`, `#if`, `#elseif`, `#else`, `#end` and `##` comments of the
 * Velocity Template Language, which is what the preflight templates of the CDK and mock integrations use.
 * @throws Error for anything else
 */
export function parseTemplate(source: string): readonly TemplateNode[] {
  const scanner = createScanner(source);
  const { nodes, end } = parseBlock(scanner, source);
  if (end !== undefined) throw scanner.error(`${end} without #if`);
  return nodes;
}

/** Reads up to the directive that ends a block, which is read too. */
function parseBlock(scanner: Scanner, source: string): { nodes: TemplateNode[]; end?: string } {
  const nodes: TemplateNode[] = [];
  while (!scanner.atEnd()) {
    if (scanner.match(/##[^\n]*\n?/y) !== undefined) continue;
    const directive = scanner.match(DIRECTIVE);
    if (directive === '#else' || directive === '#elseif' || directive === '#end') return { nodes, end: directive };
    nodes.push(directive === undefined ? parsePlain(scanner, source) : parseDirective(scanner, source, directive));
  }
  return { nodes };
}

function parsePlain(scanner: Scanner, source: string): TemplateNode {
  const start = scanner.position;
  const reference = scanner.peek() === '$' ? parseReference(scanner) : undefined;
  if (reference !== undefined) return { kind: 'output', reference, source: source.slice(start, scanner.position) };
  return { kind: 'text', text: scanner.match(/[\s\S][^$#]*/y) ?? '' };
}

function parseDirective(scanner: Scanner, source: string, directive: string): TemplateNode {
  if (directive === '#if') return parseIf(scanner, source);
  if (directive !== '#set') throw scanner.error(`${directive} is not emulated`);
  scanner.skipSpace();
  scanner.expect('(');
  scanner.skipSpace();
  const target = parseReference(scanner);
  if (target === undefined) throw scanner.error('expected a reference');
  scanner.skipSpace();
  scanner.expect('=');
  const value = parseExpression(scanner);
  closeParenthesis(scanner);
  return { kind: 'set', target, value };
}

function parseIf(scanner: Scanner, source: string): TemplateNode {
  const branches: Branch[] = [];
  let condition: Expression | undefined = parseCondition(scanner);
  for (;;) {
    const { nodes: body, end } = parseBlock(scanner, source);
    branches.push(condition === undefined ? { body } : { condition, body });
    if (end === '#end') return { kind: 'if', branches };
    if (end === undefined || condition === undefined) throw scanner.error('expected #end');
    condition = end === '#elseif' ? parseCondition(scanner) : undefined;
  }
}

function parseCondition(scanner: Scanner): Expression {
  scanner.skipSpace();
  scanner.expect('(');
  const condition = parseExpression(scanner);
  closeParenthesis(scanner);
  return condition;
}

function closeParenthesis(scanner: Scanner): void {
  scanner.skipSpace();
  scanner.expect(')');
}
