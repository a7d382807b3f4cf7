import jsonata from 'jsonata';
import { type AstNode, type NodeMarks, walk } from './ast.ts';
import { BOUNDED_FUNCTIONS, RANGE_OPERATOR, REGEX_LITERAL } from './bounded-functions.ts';
import { type Bindings, type DirectEvaluation, directEvaluation } from './direct.ts';
import { ENTRY_HOOK, type Environment, EXIT_HOOK, FRAME_HOOK } from './library.ts';
import { createMeter, depthExceeded, ExpressionBoundError, ExpressionFunctionError } from './meter.ts';
import { compilePattern } from './regex.ts';
import { type EvaluationSetting, SETTING } from './setting.ts';
import { STEP_FUNCTIONS_FUNCTIONS } from './step-functions-functions.ts';

/** Why an expression has no value. `code` is JSONata's, if it has one. */
export class ExpressionError extends Error {
  readonly code: string | undefined;
  /** Something broke inside the evaluator itself; its message means nothing to an author. */
  readonly internal: boolean;

  constructor(message: string, code?: string, internal = false) {
    super(message);
    this.name = 'ExpressionError';
    this.code = code;
    this.internal = internal;
  }
}

/** A parsed expression, ready to be evaluated any number of times. */
export interface Expression {
  readonly source: string;
  /** Does the same as `evaluate` without waiting, or declines. @default - the expression is not that simple */
  readonly direct: DirectEvaluation | undefined;
  /** @throws ExpressionError */
  evaluate(bindings: Bindings, setting: Omit<EvaluationSetting, 'meter'>): Promise<unknown>;
}

const FUNCTIONS = { ...BOUNDED_FUNCTIONS, ...STEP_FUNCTIONS_FUNCTIONS };

function marksOf(node: AstNode): NodeMarks {
  node.marks ??= {};
  return node.marks;
}

function markGroup(node: AstNode, pairs: readonly (readonly [AstNode, AstNode])[]): void {
  marksOf(node).container = true;
  for (const [key, value] of pairs) {
    marksOf(key).groupKey = true;
    marksOf(value).siblingIn = node;
  }
}

function markArray(node: AstNode, items: readonly AstNode[]): void {
  marksOf(node).builds = true;
  marksOf(node).container = true;
  for (const item of items) marksOf(item).siblingIn = node;
}

function markConstructor(node: AstNode): void {
  if (node.type === 'unary' && node.value === '{') {
    markGroup(node, node.lhs as readonly (readonly [AstNode, AstNode])[]);
  } else if (node.type === 'unary' && node.value === '[') {
    markArray(node, node.expressions as readonly AstNode[]);
  }
  if (node.group !== undefined) markGroup(node, node.group.lhs);
}

function becomeCall(node: AstNode, name: string, args: readonly AstNode[]): void {
  node.type = 'function';
  node.procedure = { type: 'variable', value: name };
  node.arguments = args;
}

function boundOperator(node: AstNode): void {
  const operands = [node.lhs, node.rhs] as readonly AstNode[];
  if (node.value === '..') becomeCall(node, RANGE_OPERATOR, operands);
  if (['=', '!=', 'in', '&'].includes(String(node.value))) {
    for (const operand of operands) marksOf(operand).compared = true;
  }
}

/**
 * `$f(?, 1)` as the function `$f($1, 1)`. The library would cut a function of its own off from the environment, and so
 * from the meter. Names of the parameters cannot be written in an expression.
 */
function becomeLambda(node: AstNode): void {
  const parameters: AstNode[] = [];
  const args = (node.arguments as readonly AstNode[]).map((argument) => {
    // The only operator that is an argument is the question mark.
    if (argument.type !== 'operator') return argument;
    const parameter = { type: 'variable', value: `?${parameters.length}` };
    parameters.push(parameter);
    return { ...parameter };
  });
  node.body = { type: 'function', ...(node.procedure && { procedure: node.procedure }), arguments: args };
  node.type = 'lambda';
  node.arguments = parameters;
}

/** Prepares a node for metering. Ranges and regular expressions become calls of bounded functions. */
function bound(node: AstNode): void {
  if (node.value instanceof RegExp) {
    becomeCall(node, REGEX_LITERAL, [{ type: 'value', value: compilePattern(node.value) }]);
  }
  if (node.type === 'binary') boundOperator(node);
  if (node.type === 'partial') becomeLambda(node);
  if (node.type === 'wildcard') marksOf(node).wildcard = true;
  if (['binary', 'path', 'function', 'apply', 'wildcard', 'descendant'].includes(node.type))
    marksOf(node).builds = true;
  markConstructor(node);
}

/** What is thrown while an expression is parsed or evaluated: an error, or the library's object with a code. */
interface Thrown {
  readonly message: string;
  readonly code?: string;
}

function parseError(error: unknown): ExpressionError {
  if (error instanceof RangeError) return new ExpressionError('The expression is nested too deeply');
  const { message, code } = error as Thrown;
  return new ExpressionError(message, code);
}

/** The syntax tree of an expression as it is written. @throws ExpressionError when the text cannot be parsed */
export function parseSyntax(source: string): AstNode {
  try {
    return jsonata(source).ast() as AstNode;
  } catch (error) {
    throw parseError(error);
  }
}

interface Parsed {
  readonly parsed: jsonata.Expression;
  readonly direct: DirectEvaluation | undefined;
}

function parse(source: string): Parsed {
  try {
    const parsed = jsonata(source);
    const root = parsed.ast() as AstNode;
    // Before it is made ready for metering: direct evaluation looks at what was written.
    const direct = directEvaluation(root);
    walk(root, bound);
    return { parsed, direct };
  } catch (error) {
    throw parseError(error);
  }
}

function evaluationError(error: unknown): ExpressionError {
  if (error instanceof ExpressionBoundError || error instanceof ExpressionFunctionError) {
    return new ExpressionError(error.message);
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new ExpressionError(depthExceeded().message);
  }
  const { message, code } = error as Thrown;
  return new ExpressionError(message, code, code === undefined);
}

/**
 * Parses an expression of Step Functions' dialect of JSONata 2.0.6: no `$eval`; `$partition`, `$range`, `$hash`,
 * `$random`, `$uuid`, `$parse` added; depth, steps and memory bounded; regular expressions in linear time.
 * @throws ExpressionError when the text cannot be parsed
 */
export function parseExpression(source: string): Expression {
  const { parsed, direct } = parse(source);
  for (const [name, definition] of Object.entries(FUNCTIONS)) parsed.assign(name, definition);
  parsed.assign('eval', undefined);

  let opening: EvaluationSetting | undefined;
  // The first frame of an evaluation belongs to it alone: there go the hooks of its meter.
  function equip(_outer: Environment, frame: Environment): void {
    if (opening === undefined) return;
    const { meter } = opening;
    frame.bind(SETTING, opening);
    frame.bind(ENTRY_HOOK, meter.entry);
    frame.bind(EXIT_HOOK, (node: AstNode, _input: unknown, _frame: Environment, result: unknown) =>
      meter.exit(node, result),
    );
    opening = undefined;
  }
  parsed.assign(FRAME_HOOK as unknown as string, equip);

  async function evaluate(bindings: Bindings, setting: Omit<EvaluationSetting, 'meter'>): Promise<unknown> {
    opening = { ...setting, meter: createMeter() };
    try {
      return await parsed.evaluate(undefined, bindings);
    } catch (error) {
      throw evaluationError(error);
    }
  }

  return { source, direct, evaluate };
}
