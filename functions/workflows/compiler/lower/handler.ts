import { errorName, STANDARD_ERROR_BASE, STANDARD_ERRORS } from '../../../tasks/public.ts';
import type { Json } from '../../language/json.ts';
import { ANY_ERROR } from '../machine/errors.ts';
import { type Catcher, EXPRESSION_ERRORS, type StateId } from '../machine/state.ts';
import { condition, INPUT, literal, type Value, variable } from '../machine/value.ts';
import type { TryNode } from '../normalise/try.ts';
import { bindCondition } from './bind.ts';
import { expiryRules } from './deadline.ts';
import { jsonValue, taskEnvironment } from './environment.ts';
import { type FilterNames, filterNames, matches } from './error-filter.ts';
import { straight } from './exits.ts';
import { caughtProblem } from './problems.ts';
import { allOf, type Repetition } from './repetition.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { runsWorkflows } from './writes.ts';

/** What happens to the errors of a `try` that catches some. */
export interface Handler {
  /** Where an error goes that the filter surely means: the tasks of the handler, or what follows the `try`. */
  readonly accepted: Target;
  /** Where an error goes that must be looked at first; the same as `accepted` when the names of errors say enough. */
  readonly examined: Target;
  /** The variable that holds the error as a problem. */
  readonly errorVariable: string;
  readonly filter: FilterNames;
}

/**
 * Lowers the handler: the tasks of `catch.do` and, where names do not say enough, the Choice before them.
 * @param errorVariable holds the error
 * @param repetition of the body, where the Choice decides about it
 */
export function lowerHandler(
  node: TryNode,
  after: Target,
  errorVariable: string,
  repetition: Repetition | undefined,
  placement: Placement,
): Handler {
  const { flow, lowerList } = placement;
  const locals = new Map([...flow.locals, [node.error, variable(errorVariable)]]);
  const accepted =
    node.handler === undefined
      ? rethrow(node, errorVariable, placement)
      : lowerList(node.handler, after, { ...flow, exit: after, locals });
  const filter = filterNames(node.filter, node.tasks);
  const tests = testsOf(node, filter, errorVariable, { ...placement, flow: { ...flow, locals } });
  if (tests.length === 0 && repetition === undefined) return { accepted, examined: accepted, errorVariable, filter };
  const again = repetition === undefined ? [] : [repetition.ruleFor(tests)];
  const meant = tests.length === 0 ? [] : [{ condition: allOf(tests), exit: straight(accepted) }];
  const examined = addState(flow.scope, {
    ...placeOf(node, 'match'),
    kind: 'choice',
    rules: [...again, ...meant],
    otherwise: straight(tests.length === 0 ? accepted : rethrow(node, errorVariable, placement)),
    bounded: false,
  });
  return { accepted, examined, errorVariable, filter };
}

/** What must hold of an error that has one of the filter's names. */
function testsOf(node: TryNode, filter: FilterNames, errorVariable: string, { flow }: Placement): readonly Value[] {
  const error = variable(errorVariable);
  const members = filter.exact ? [] : Object.entries(node.filter).filter((entry) => entry[1] !== undefined);
  const environment = taskEnvironment(node, flow, INPUT, INPUT);
  return [
    ...members.map(([name, value]) => condition`$lookup(${error}, ${literal(name)}) = ${jsonValue(value as Json)}`),
    ...(node.when === undefined ? [] : [bindCondition(node.when, environment)]),
    ...(node.exceptWhen === undefined ? [] : [condition`$not(${bindCondition(node.exceptWhen, environment)})`]),
  ];
}

/** Whether the handler means errors of expressions, or may mean them: then it must get to see them. */
export function meansExpressionErrors(handler: Handler | undefined): boolean {
  return handler?.filter.names.some((name) => EXPRESSION_ERRORS.has(name)) ?? false;
}

/** The error goes on to whatever is around the `try`, under its own name. */
function rethrow(node: TryNode, errorVariable: string, { flow }: Placement): StateId {
  const failure = { kind: 'problem' as const, value: variable(errorVariable) };
  return addState(flow.scope, { ...placeOf(node, 'rethrow'), kind: 'fail', failure });
}

/** The names of timeouts among those that a handler means. */
const TIMEOUT = errorName({ type: `${STANDARD_ERROR_BASE}timeout`, status: STANDARD_ERRORS.timeout });

/**
 * The catchers for a scope of the body. A timeout is looked at first when the `try` stands in a block with a deadline: the time
 * of that block is over for the handler too, so the timeout goes on to whatever is around the block.
 * @param handler undefined when the `try` catches nothing
 * @param input what the handler begins with: the input of the `try`
 */
export function catchersOf(
  node: TryNode,
  handler: Handler | undefined,
  input: Value,
  { flow }: Placement,
): readonly Catcher[] {
  if (handler === undefined) return [];
  const catchers = taskCatchersOf(node, handler, input);
  const isMeant = catchers.some(({ errors }) => errors.includes(ANY_ERROR) || errors.includes(TIMEOUT));
  if (flow.deadline === undefined || !isMeant) return catchers;
  const whose = addState(flow.scope, {
    ...placeOf(node, 'whose time'),
    kind: 'choice',
    rules: expiryRules(flow),
    otherwise: straight(handler.examined),
    bounded: false,
  });
  return [...catchers.map(({ exit }) => ({ errors: [TIMEOUT], exit: { ...exit, next: whose } })), ...catchers];
}

/**
 * The catcher for a Task of the body, which has caught the timeouts of the blocks around itself; none where the filter fits no
 * error that there is.
 * @param input what the handler begins with: the input of the `try`
 * @param pointer of the task whose errors these are, where they do not say so themselves. @default - the `try`
 */
export function taskCatchersOf(
  node: TryNode,
  handler: Handler,
  input: Value,
  pointer = node.pointer,
): readonly Catcher[] {
  if (handler.filter.names.length === 0) return [];
  const assign = new Map([[handler.errorVariable, caughtProblem(pointer, runsWorkflows(node.tasks))]]);
  const errors = handler.filter.names.includes(ANY_ERROR) ? [ANY_ERROR] : handler.filter.names;
  return [{ errors, exit: { ...straight(handler.examined, assign), output: input } }];
}

/**
 * What becomes of an error that is raised inside the `try`. `unknown` when only its name at run time can tell.
 */
export function fateOf(
  node: TryNode,
  handler: Handler,
  problem: Value,
): 'accepted' | 'examined' | 'passes' | 'unknown' {
  const caught = handler.examined === handler.accepted ? 'accepted' : 'examined';
  if (handler.filter.names.includes(ANY_ERROR)) return caught;
  const [type, status] = ['type', 'status'].map((name) => memberOf(problem, name));
  if (type?.kind !== 'literal' || status?.kind !== 'literal') return handler.filter.exact ? 'unknown' : 'examined';
  return matches(node.filter, { type: String(type.value), status: Number(status.value) }) ? caught : 'passes';
}

function memberOf(value: Value, name: string): Value | undefined {
  return value.kind === 'object' ? value.entries.find(([key]) => key === name)?.[1] : undefined;
}
