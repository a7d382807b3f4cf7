import { ENTERED_TIME } from '../machine/time.ts';
import { code, condition, INPUT, reference, type Value, variable } from '../machine/value.ts';
import type { ListenNode } from '../normalise/listen.ts';
import { bind, bindCondition } from './bind.ts';
import { lowerComposite } from './composite.ts';
import { type Environment, withOutput } from './environment.ts';
import { straight } from './exits.ts';
import { listenArguments, WAIT_FOR_TOKEN } from './listen-payload.ts';
import { addState, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { addTask } from './timed-task.ts';

/** Variables of one loop over events. */
interface Loop {
  readonly list: string;
  /** When listening began: what tells its subscription from those of earlier rounds of a loop around it. */
  readonly since: string;
  readonly item: string;
  readonly at: string;
  readonly last: string;
}

/**
 * A Task for each event, the tasks of `foreach`, and a Choice that looks whether it was the last. The connector keeps the
 * subscription between the Tasks, so that no event is missed meanwhile.
 */
export function lowerEachEvent(node: ListenNode, placement: Placement): Target {
  return lowerComposite(node, placement, (after) => lowerLoop(node, after, placement));
}

function lowerLoop(node: ListenNode, after: Target, placement: Placement): Target {
  const { flow, lowerList } = placement;
  const { machine } = flow.scope;
  const [list, since, item, at, last] = ['list', 'since', node.item, node.at, 'last'].map((name) =>
    newVariable(machine, name),
  ) as [string, string, string, string, string];
  const loop: Loop = { list, since, item, at, last };
  const head = addState(flow.scope, { ...placeOf(node, 'next'), kind: 'pass', exit: straight(null) });
  const decide = decision(node, loop, head, after, placement);
  const collect = collecting(node, loop, decide, placement);
  const body = lowerList(node.tasks, collect, {
    ...flow,
    scope: { ...flow.scope, loops: flow.scope.loops + 1 },
    exit: collect,
    locals: new Map([...flow.locals, [node.item, variable(item)], [node.at, variable(at)]]),
  });
  const next = nextEvent(node, loop, body, placement);
  flow.scope.states.set(head, { ...placeOf(node, 'next'), kind: 'pass', exit: straight(next) });
  const assign = new Map<string, Value>([
    [list, { kind: 'array', items: [] }],
    [since, ENTERED_TIME],
  ]);
  return addState(flow.scope, { ...placeOf(node), kind: 'pass', exit: straight(head, assign) });
}

/** The connector answers with an event, and says whether it is the last. */
function nextEvent(node: ListenNode, loop: Loop, body: Target, placement: Placement): Target {
  const event = reference('$states.result.event');
  const assign = new Map<string, Value>([
    [loop.item, event],
    [loop.at, code`$count(${variable(loop.list)})`],
    [loop.last, reference('$states.result.last')],
  ]);
  const work = {
    resource: WAIT_FOR_TOKEN,
    arguments: listenArguments(node, { since: variable(loop.since) }, placement),
    exit: { ...straight(body, assign), output: event },
  };
  return addTask(node, work, placement, 'event');
}

/** Adds what became of the event to the list. */
function collecting(node: ListenNode, loop: Loop, next: Target, { environment, flow }: Placement): Target {
  const item: Environment = new Map([
    ...environment,
    ['input', variable(loop.item)],
    [node.item, variable(loop.item)],
    [node.at, variable(loop.at)],
  ]);
  const seen = (output: Value) => withOutput(item, output);
  const output = node.eachOutputAs === undefined ? INPUT : bind(node.eachOutputAs, seen(INPUT));
  const assign = new Map<string, Value>([
    [loop.list, code`$append(${variable(loop.list)}, ${{ kind: 'array', items: [output] }})`],
  ]);
  const { contextVariable } = flow.scope;
  if (node.eachExportAs !== undefined && contextVariable !== undefined) {
    assign.set(contextVariable, bind(node.eachExportAs, seen(output)));
  }
  return addState(flow.scope, { ...placeOf(node, 'collect'), kind: 'pass', exit: straight(next, assign) });
}

function decision(node: ListenNode, loop: Loop, head: Target, after: Target, { environment, flow }: Placement): Target {
  const list = variable(loop.list);
  const seen = new Map([...environment, ['input', list] as const]);
  const last = variable(loop.last);
  const ends = node.until === undefined ? last : condition`${last} or ${bindCondition(node.until, seen)}`;
  return addState(flow.scope, {
    ...placeOf(node, 'until'),
    kind: 'choice',
    rules: [{ condition: condition`${ends}`, exit: { ...straight(after), output: list } }],
    otherwise: straight(head),
    bounded: false,
  });
}
