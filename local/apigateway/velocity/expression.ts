import type { Scanner } from './scanner.ts';

/** A step of a reference: `.name` or `.name(arguments)`. */
export interface Step {
  readonly name: string;
  /** @default - a property */
  readonly arguments?: readonly Expression[];
}

export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Operator = '==' | '!=' | '&&' | '||';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | Reference
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Expression; readonly right: Expression };

const NAME = /[A-Za-z_][\w-]*/y;

/** Reads an expression: `||` binds weaker than `&&`, that weaker than comparisons. */
export function parseExpression(scanner: Scanner): Expression {
  return parseBinary(scanner, ['||'], () => parseBinary(scanner, ['&&'], () => parseComparison(scanner)));
}

/** Reads `$name`, `${name}` or `$!name` with its steps; the scanner stands at the dollar sign. */
export function parseReference(scanner: Scanner): Reference | undefined {
  const start = scanner.position;
  scanner.accept('$');
  scanner.accept('!');
  const braced = scanner.accept('{');
  const name = scanner.match(NAME);
  if (name === undefined) {
    scanner.position = start;
    return undefined;
  }
  const steps: Step[] = [];
  for (let step = parseStep(scanner); step !== undefined; step = parseStep(scanner)) steps.push(step);
  if (braced) scanner.expect('}');
  return { kind: 'reference', name, steps };
}

function parseStep(scanner: Scanner): Step | undefined {
  const start = scanner.position;
  const name = scanner.accept('.') ? scanner.match(NAME) : undefined;
  if (name === undefined) {
    // A full stop after a reference belongs to the text.
    scanner.position = start;
    return undefined;
  }
  if (!scanner.accept('(')) return { name };
  const values: Expression[] = [];
  scanner.skipSpace();
  while (!scanner.accept(')')) {
    values.push(parseExpression(scanner));
    scanner.skipSpace();
    scanner.accept(',');
    scanner.skipSpace();
  }
  return { name, arguments: values };
}

function parseBinary(scanner: Scanner, operators: readonly Operator[], next: () => Expression): Expression {
  let left = next();
  for (;;) {
    scanner.skipSpace();
    const operator = operators.find((each) => scanner.accept(each));
    if (operator === undefined) return left;
    left = { kind: 'operation', operator, left, right: next() };
  }
}

function parseComparison(scanner: Scanner): Expression {
  return parseBinary(scanner, ['==', '!='], () => parseUnary(scanner));
}

function parseUnary(scanner: Scanner): Expression {
  scanner.skipSpace();
  if (scanner.accept('!')) return { kind: 'not', operand: parseUnary(scanner) };
  if (scanner.accept('(')) {
    const inner = parseExpression(scanner);
    scanner.skipSpace();
    scanner.expect(')');
    return inner;
  }
  if (scanner.peek() === '$') {
    const reference = parseReference(scanner);
    if (reference !== undefined) return reference;
  }
  return { kind: 'literal', value: parseLiteral(scanner) };
}

function parseLiteral(scanner: Scanner): string | number | boolean {
  const quoted = scanner.match(/"[^"]*"|'[^']*'/y);
  if (quoted !== undefined) return quoted.slice(1, -1);
  const word = scanner.match(/-?\d+(?:\.\d+)?|true|false/y);
  if (word === undefined) throw scanner.error('expected a value');
  return word === 'true' || word === 'false' ? word === 'true' : Number(word);
}
