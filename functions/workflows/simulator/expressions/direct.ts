import { type AstNode, isNode, walk } from './ast.ts';

/** Values of the variables that an expression can see. */
export type Bindings = Readonly<Record<string, unknown>>;

/**
 * Evaluates an expression at once. It declines, by answering undefined, whenever the library could say anything but the
 * one obvious value: then the library is asked. So all errors, and all values that are converted, unwrapped or missing,
 * are the library's.
 */
export type DirectEvaluation = (bindings: Bindings) => unknown;

/**
 * What is evaluated directly needs no meter: 50 nodes are half of the depth allowed at most, and with values of these
 * sizes 50 × (1 + 1,024 / 8) steps and 50 × 32 KiB, 1 % of what is allowed.
 */
const NODE_LIMIT = 50;
const STRING_LENGTH_LIMIT = 16_384;
const ARRAY_LENGTH_LIMIT = 1_024;

/** Members that a node may have beside its parts; any other changes what it means. */
const COMMON_MEMBERS: ReadonlySet<string> = new Set(['type', 'value', 'position']);
const PARTS: Readonly<Record<string, readonly string[]>> = {
  variable: [],
  string: [],
  number: [],
  value: [],
  name: [],
  path: ['steps'],
  binary: ['lhs', 'rhs'],
  unary: ['expression', 'expressions', 'lhs'],
  condition: ['condition', 'then', 'else'],
  block: ['expressions'],
};

function isPlain(node: AstNode): boolean {
  const parts = PARTS[node.type];
  return parts !== undefined && Object.keys(node).every((key) => COMMON_MEMBERS.has(key) || parts.includes(key));
}

function ofModestSize(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= STRING_LENGTH_LIMIT ? value : undefined;
  return Array.isArray(value) && value.length > ARRAY_LENGTH_LIMIT ? undefined : value;
}

/** A member of an object, or undefined. Arrays have none: the library looks into each element. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // The library takes an object with such a mark for a function.
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) return undefined;
  return Object.hasOwn(value, name) ? value[name as keyof typeof value] : undefined;
}

function variable(node: AstNode): DirectEvaluation {
  const name = String(node.value);
  return (bindings) => (Object.hasOwn(bindings, name) ? ofModestSize(bindings[name]) : undefined);
}

function path({ steps = [] }: AstNode): DirectEvaluation | undefined {
  const [first, ...others] = steps;
  if (first?.type !== 'variable' || !isPlain(first)) return undefined;
  if (!others.every((step) => step.type === 'name' && isPlain(step))) return undefined;
  const start = String(first.value);
  const names = others.map(({ value }) => String(value));
  return (bindings) => {
    let value: unknown = member(bindings, start);
    for (const name of names) value = member(value, name);
    return ofModestSize(value);
  };
}

type Operator = (left: unknown, right: unknown) => unknown;

function arithmetic(compute: (left: number, right: number) => number): Operator {
  return (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return undefined;
    const result = compute(left, right);
    return Number.isFinite(result) ? result : undefined;
  };
}

function comparison(compare: (left: number | string, right: number | string) => boolean): Operator {
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return compare(left, right);
    return typeof left === 'string' && typeof right === 'string' ? compare(left, right) : undefined;
  };
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function equality(equal: boolean): Operator {
  return (left, right) => (isScalar(left) && isScalar(right) ? (left === right) === equal : undefined);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': arithmetic((left, right) => left + right),
  '-': arithmetic((left, right) => left - right),
  '*': arithmetic((left, right) => left * right),
  '/': arithmetic((left, right) => left / right),
  '%': arithmetic((left, right) => left % right),
  '<': comparison((left, right) => left < right),
  '<=': comparison((left, right) => left <= right),
  '>': comparison((left, right) => left > right),
  '>=': comparison((left, right) => left >= right),
  '=': equality(true),
  '!=': equality(false),
  '&': (left, right) =>
    typeof left === 'string' && typeof right === 'string' ? ofModestSize(left + right) : undefined,
};

/** `and` and `or`: the right side is looked at only when the left one does not decide. */
function connective(deciding: boolean, left: DirectEvaluation, right: DirectEvaluation): DirectEvaluation {
  return (bindings) => {
    const first = left(bindings);
    if (typeof first !== 'boolean' || first === deciding) return typeof first === 'boolean' ? first : undefined;
    const second = right(bindings);
    return typeof second === 'boolean' ? second : undefined;
  };
}

function binary(node: AstNode): DirectEvaluation | undefined {
  const left = compile(node.lhs);
  const right = compile(node.rhs);
  if (left === undefined || right === undefined) return undefined;
  if (node.value === 'and' || node.value === 'or') return connective(node.value === 'or', left, right);
  const operator = OPERATORS[String(node.value)];
  return operator && ((bindings) => operator(left(bindings), right(bindings)));
}

function negation(node: AstNode): DirectEvaluation | undefined {
  const operand = compile(node.expression);
  return (
    operand &&
    ((bindings) => {
      const value = operand(bindings);
      return typeof value === 'number' ? -value : undefined;
    })
  );
}

/** An object with literal keys. One that objects inherit, or that is there twice, is left to the library. */
function construction(node: AstNode): DirectEvaluation | undefined {
  const pairs = node.lhs as readonly (readonly [AstNode, AstNode])[];
  const names = pairs.map(([{ type, value }]) => (type === 'string' ? String(value) : 'toString'));
  if (new Set(names).size < names.length || names.some((name) => name in {})) return undefined;
  const values = pairs.flatMap(([, value]) => compile(value) ?? []);
  if (values.length < pairs.length) return undefined;
  return (bindings) => {
    const result: Record<string, unknown> = {};
    for (const [index, evaluate] of values.entries()) {
      const value = evaluate(bindings);
      if (value === undefined) return undefined;
      result[names[index] ?? ''] = value;
    }
    return result;
  };
}

function unary(node: AstNode): DirectEvaluation | undefined {
  if (node.value === '-') return negation(node);
  return node.value === '{' ? construction(node) : undefined;
}

function condition(node: AstNode): DirectEvaluation | undefined {
  const [test, yes, no] = [compile(node.condition), compile(node.then), compile(node.else)];
  if (test === undefined || yes === undefined || no === undefined) return undefined;
  return (bindings) => {
    const holds = test(bindings);
    return typeof holds === 'boolean' ? (holds ? yes : no)(bindings) : undefined;
  };
}

function parentheses({ expressions = [] }: AstNode): DirectEvaluation | undefined {
  return expressions.length === 1 ? compile(expressions[0]) : undefined;
}

function literal({ value }: AstNode): DirectEvaluation {
  return () => ofModestSize(value);
}

const COMPILERS: Readonly<Record<string, (node: AstNode) => DirectEvaluation | undefined>> = {
  ...{ string: literal, number: literal, value: literal },
  ...{ variable, path, binary, unary, condition, block: parentheses },
};

function compile(node: unknown): DirectEvaluation | undefined {
  return isNode(node) && isPlain(node) ? COMPILERS[node.type]?.(node) : undefined;
}

/** The direct evaluation of an expression, or undefined when it has none. */
export function directEvaluation(root: AstNode): DirectEvaluation | undefined {
  let nodes = 0;
  walk(root, () => {
    nodes += 1;
  });
  return nodes <= NODE_LIMIT ? compile(root) : undefined;
}
