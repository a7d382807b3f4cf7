import { ENTERED_TIME } from '../machine/time.ts';
import { INPUT, variable } from '../machine/value.ts';
import { secondsIn } from '../normalise/duration.ts';
import type { ListenNode } from '../normalise/listen.ts';
import type { Node, NodeList, TaskNode } from '../normalise/node.ts';
import type { RetryPolicy } from '../normalise/retry.ts';
import { bind, bindCondition, reads } from './bind.ts';
import { lowerCall } from './call.ts';
import { timedBlock } from './deadline.ts';
import { lowerDo } from './do.ts';
import { wholeSeconds } from './duration.ts';
import { lowerEmit } from './emit.ts';
import { type Environment, taskEnvironment } from './environment.ts';
import { straight } from './exits.ts';
import { lowerFor } from './for.ts';
import { lowerFork } from './fork.ts';
import { lowerListen } from './listen.ts';
import { lowerRaise } from './raise.ts';
import { lowerRunScript, lowerRunWorkflow } from './run.ts';
import { checkedInput, checkedOutput } from './schema.ts';
import { addState, type Flow, newVariable, placeOf, type Target } from './scope.ts';
import { lowerSet } from './set.ts';
import { lowerSwitch } from './switch.ts';
import { lowerTry } from './try.ts';
import { lowerWait } from './wait.ts';

/** A task in its place: what its expressions see and where its directives lead. */
export interface Placement {
  readonly environment: Environment;
  readonly resolve: Resolve;
  readonly flow: Flow;
  /** Lowers a list inside the task. */
  readonly lowerList: LowerList;
}

/** @returns the first state of the list, or `after` for an empty list */
export type LowerList = (nodes: NodeList, after: Target, flow: Flow) => Target;

/** Turns the name of a flow directive into the place it leads to. */
export type Resolve = (directive: string) => Target;

/**
 * Lowers one task: keeps its raw input and its beginning where they are asked for, tests `if`, transforms the input, does the
 * task. What these steps need no state of their own for, the optimiser folds away.
 */
export function lowerTask(node: Node, resolve: Resolve, flow: Flow, lowerList: LowerList): Target {
  const { machine } = flow.scope;
  const raw = readsRawInput(node) ? newVariable(machine, 'raw') : undefined;
  const started = readsBeginning(node) ? newVariable(machine, 'started') : undefined;
  const environment = taskEnvironment(
    node,
    flow,
    INPUT,
    raw === undefined ? INPUT : variable(raw),
    started === undefined ? ENTERED_TIME : variable(started),
  );
  const checked = checkedOutput(node, resolve, flow.scope);
  const body = lowerTimed(node, { environment, resolve: checked, flow, lowerList });
  const looked = checkedInput(node, body, flow.scope);
  const transformed = lowerInput(node, looked, environment, flow);
  const guarded = lowerIf(node, transformed, environment, resolve, flow);
  if (raw === undefined && started === undefined) return guarded;
  const exit = straight(
    guarded,
    new Map([
      ...(raw === undefined ? [] : [[raw, INPUT] as const]),
      ...(started === undefined ? [] : [[started, ENTERED_TIME] as const]),
    ]),
  );
  return addState(flow.scope, { ...placeOf(node, 'keep'), kind: 'pass', exit });
}

/** The task within its `timeout`. A Task of Step Functions has a time limit itself, and what takes no time needs none. */
function lowerTimed(node: Node, placement: Placement): Target {
  const isOpen = node.timeout !== undefined && !limitsItself(node) && !isLongEnough(node);
  if (node.timeout === undefined || !isOpen) return lowerKind(node, placement);
  const block = timedBlock(node, wholeSeconds(node.timeout, placement.environment), placement.flow);
  return block.enter(lowerKind(node, { ...placement, flow: block.flow }));
}

const WITHOUT_BLOCK: ReadonlySet<Node['kind']> = new Set([
  'call',
  'emit',
  'raise',
  'run-script',
  'run-workflow',
  'set',
  'switch',
]);

/** What takes no time, or is a Task of Step Functions, which has a time limit itself. */
function limitsItself(node: Node): boolean {
  return WITHOUT_BLOCK.has(node.kind) || (node.kind === 'listen' && !node.oneByOne);
}

/** A pause shorter than its own timeout. */
function isLongEnough(node: Node): boolean {
  const [pause, limit] = [node.kind === 'wait' ? secondsIn(node.duration) : undefined, secondsIn(node.timeout)];
  return pause !== undefined && limit !== undefined && pause < limit;
}

function lowerInput(node: TaskNode, next: Target, environment: Environment, flow: Flow): Target {
  if (node.inputFrom === undefined) return next;
  const exit = { ...straight(next), output: bind(node.inputFrom, environment) };
  return addState(flow.scope, { ...placeOf(node, 'input'), kind: 'pass', exit });
}

/** A task that is skipped passes its raw input on, and its `then` is followed all the same. */
function lowerIf(node: Node, next: Target, environment: Environment, resolve: Resolve, flow: Flow): Target {
  if (node.if === undefined) return next;
  return addState(flow.scope, {
    ...placeOf(node, 'if'),
    kind: 'choice',
    rules: [{ condition: bindCondition(node.if, environment), exit: straight(next) }],
    otherwise: straight(resolve(node.then)),
    bounded: false,
  });
}

const ONE_STATE: ReadonlySet<Node['kind']> = new Set([
  'call',
  'emit',
  'raise',
  'run-script',
  'run-workflow',
  'set',
  'wait',
]);

function readsRawInput(node: Node): boolean {
  return (node.inputFrom !== undefined || !isOneState(node)) && readsOfTask(node, 'input');
}

/** Whether the moment of its beginning is asked for in a state that may be entered later. */
function readsBeginning(node: Node): boolean {
  return !isOneState(node) && readsOfTask(node, 'startedAt');
}

function readsOfTask(node: Node, member: string): boolean {
  const own = [node.if, node.inputFrom, node.outputAs, node.exportAs, node.timeout, ...bodyTemplates(node)];
  return own.some((template) => reads(template, 'task', member));
}

function isOneState(node: Node): boolean {
  return ONE_STATE.has(node.kind) || (node.kind === 'listen' && !node.oneByOne);
}

function bodyTemplates(node: Node) {
  switch (node.kind) {
    case 'set':
      return [node.value];
    case 'call':
      return [
        ...('kind' in node.uri ? [node.uri] : node.uri.flatMap((part) => ('value' in part ? [part.value] : []))),
        node.headers,
        node.query,
        node.body,
        node.authentication,
      ];
    case 'run-workflow':
      return [node.input];
    case 'run-script':
      return [node.arguments, node.environment, node.stdin];
    case 'listen':
      return [node.until, node.eachOutputAs, node.eachExportAs, ...filterTemplates(node)];
    case 'emit':
      return [...node.attributes.values()];
    case 'switch':
      return node.cases.map(({ when }) => when);
    case 'for':
      return [node.in, node.while];
    case 'raise':
      return [node.error.type, node.error.status, node.error.title, node.error.detail, node.error.instance];
    case 'try':
      return [node.when, node.exceptWhen, ...policyTemplates(node.retry)];
    case 'wait':
      return [node.duration];
    case 'do':
    case 'fork':
      return [];
  }
}

function filterTemplates({ to, untilEvents }: ListenNode) {
  const filters = [...to.filters, ...(untilEvents?.filters ?? [])];
  return filters.flatMap(({ attributes, correlations }) => [
    ...attributes.values(),
    ...correlations.map(({ expect }) => expect),
  ]);
}

function policyTemplates(policy: RetryPolicy | undefined) {
  if (policy === undefined) return [];
  const { delay, limit, attemptLimit, jitter, when, exceptWhen } = policy;
  return [delay, limit, attemptLimit, jitter?.from, jitter?.to, when, exceptWhen];
}

function lowerKind(node: Node, placement: Placement): Target {
  switch (node.kind) {
    case 'set':
      return lowerSet(node, placement);
    case 'do':
      return lowerDo(node, placement);
    case 'switch':
      return lowerSwitch(node, placement);
    case 'for':
      return lowerFor(node, placement);
    case 'fork':
      return lowerFork(node, placement);
    case 'wait':
      return lowerWait(node, placement);
    case 'raise':
      return lowerRaise(node, placement);
    case 'try':
      return lowerTry(node, placement);
    case 'call':
      return lowerCall(node, placement);
    case 'run-workflow':
      return lowerRunWorkflow(node, placement);
    case 'run-script':
      return lowerRunScript(node, placement);
    case 'listen':
      return lowerListen(node, placement);
    case 'emit':
      return lowerEmit(node, placement);
  }
}
