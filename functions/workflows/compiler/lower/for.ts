import { code, condition, literal, type Value, variable } from '../machine/value.ts';
import type { ForNode } from '../normalise/for.ts';
import { bindCondition } from './bind.ts';
import { lowerComposite } from './composite.ts';
import { expiryRules, mindedBy } from './deadline.ts';
import type { Environment } from './environment.ts';
import { finalExit, type RawOutcome, straight } from './exits.ts';
import { computedOutcome } from './for-computed.ts';
import { iterationOf } from './for-iteration.ts';
import { independentIterations, lowerAsMap } from './for-map.ts';
import { lowerParallelLoop } from './for-parallel.ts';
import { listOf } from './items.ts';
import { addState, type Flow, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/**
 * An expression where the loop only computes, a Map where the iterations do not depend on each other or are said to run side by
 * side; else a loop.
 */
export function lowerFor(node: ForNode, placement: Placement): Target {
  if (node.parallel !== undefined) return lowerParallelLoop(node, node.parallel, placement);
  const iteration = iterationOf(node, placement);
  if (iteration !== undefined) {
    const computed = computedOutcome(iteration, placement);
    if (computed !== undefined) return lowerAsPass(node, computed, placement);
    const iterations = independentIterations(iteration, placement);
    if (iterations !== undefined) return lowerAsMap(node, iterations, placement);
  }
  return lowerComposite(node, placement, (after) => lowerLoop(node, after, placement));
}

function lowerAsPass(node: ForNode, outcome: RawOutcome, { environment, resolve, flow }: Placement): Target {
  const exit = finalExit(node, outcome, environment, flow, resolve(node.then));
  return addState(flow.scope, { ...placeOf(node), kind: 'pass', exit });
}

/** Variables of one loop. */
interface Loop {
  readonly list: string;
  readonly position: string;
  readonly each: string;
  readonly at: string;
}

/**
 * `2n + 1` states for `n` items: a Choice before each iteration and one at the end. It takes the next item out of the list in
 * a variable; the data of one iteration is that of the next.
 */
function lowerLoop(node: ForNode, after: Target, { environment, flow, lowerList }: Placement): Target {
  const { machine } = flow.scope;
  const loop: Loop = {
    list: newVariable(machine, 'list'),
    position: newVariable(machine, 'position'),
    each: newVariable(machine, node.each),
    at: newVariable(machine, node.at),
  };
  const minding = { ...placeOf(node, 'next'), minds: mindedBy(flow) };
  const head = addState(flow.scope, { ...minding, kind: 'pass', exit: straight(null) });
  const body = lowerList(node.tasks, head, {
    ...flow,
    scope: { ...flow.scope, loops: flow.scope.loops + 1 },
    exit: after,
    locals: new Map([...flow.locals, [node.each, variable(loop.each)], [node.at, variable(loop.at)]]),
  });
  const { rules, ...choice } = loopHead(node, loop, body, after, environment);
  // With deadlines around, the time is looked at before each iteration: rules cost nothing.
  flow.scope.states.set(head, { ...choice, ...minding, rules: [...expiryRules(flow), ...rules] });
  return startLoop(node, loop, head, environment, flow);
}

function startLoop(node: ForNode, loop: Loop, head: Target, environment: Environment, flow: Flow): Target {
  const assign = new Map([
    [loop.list, listOf(node, environment)],
    [loop.position, literal(0)],
  ]);
  return addState(flow.scope, { ...placeOf(node), kind: 'pass', exit: straight(head, assign) });
}

function loopHead(node: ForNode, loop: Loop, body: Target, after: Target, environment: Environment) {
  const position = variable(loop.position);
  const item = code`${variable(loop.list)}[${position}]`;
  const remaining = condition`${position} < $count(${variable(loop.list)})`;
  const seen = new Map([...environment, [node.each, item], [node.at, position]]);
  const assign = new Map<string, Value>([
    [loop.each, item],
    [loop.at, position],
    [loop.position, code`${position} + 1`],
  ]);
  const holds =
    node.while === undefined ? remaining : condition`${remaining} ? ${bindCondition(node.while, seen)} : false`;
  return {
    ...placeOf(node, 'next'),
    kind: 'choice' as const,
    rules: [{ condition: holds, exit: straight(body, assign) }],
    otherwise: straight(after),
    bounded: true,
  };
}
