import { continued } from '../machine/splice.ts';
import type { Graph, State, StateId } from '../machine/state.ts';
import { condition, INPUT, literal, object, reference, type Value, variable } from '../machine/value.ts';
import type { TryNode } from '../normalise/try.ts';
import { straight } from './exits.ts';
import { catchersOf } from './handler.ts';
import { addState, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import type { GuardedBody, TryBody } from './try-body.ts';

/** How an attempt hands back more than its output. */
interface Envelope {
  readonly hasContext: boolean;
  readonly hasEnd: boolean;
}

/**
 * The body as the one branch of a Parallel, which catches whatever fails inside and repeats the body as a whole. Changes of
 * `$context` leave the branch with its output, so a failed attempt has made none.
 */
export function enclosedBody(node: TryNode, guarded: GuardedBody, placement: Placement): Target {
  const { body, handler, retry, after } = guarded;
  const { scope } = placement.flow;
  const envelope = { hasContext: body.contextVariable !== undefined, hasEnd: body.end !== undefined };
  const ended = envelope.hasEnd ? newVariable(scope.machine, 'ended') : undefined;
  const next = ended === undefined ? after : endChoice(node, ended, after, placement);
  return addState(scope, {
    ...placeOf(node),
    kind: 'parallel',
    arguments: INPUT,
    branches: [branchOf(node, body, envelope, placement)],
    exit: {
      ...straight(next, handedBack(body, ended, placement)),
      output: unwrapped(envelope, 'output'),
      // A task that `end` leaves has no output, and `output.as` is yet to come.
      outputOf: node.outputAs === undefined && !envelope.hasEnd ? node.pointer : undefined,
    },
    retry,
    catch: catchersOf(node, handler, INPUT, placement),
  });
}

function branchOf(node: TryNode, body: TryBody, envelope: Envelope, { flow }: Placement): Graph {
  const states = new Map<StateId, State>();
  const scope = { ...flow.scope, states };
  const context = body.contextVariable === undefined ? undefined : variable(body.contextVariable);
  const wrap = (ended: boolean): StateId => {
    const output = object({ output: INPUT, context, ended: envelope.hasEnd ? literal(ended) : undefined });
    return addState(scope, { ...placeOf(node, 'output'), kind: 'pass', exit: { ...straight(null), output } });
  };
  const isWrapped = envelope.hasContext || envelope.hasEnd;
  const graph = continued(body.graph, isWrapped ? wrap(false) : null);
  for (const [id, state] of graph.states) states.set(id, state);
  if (body.end !== undefined) {
    states.set(body.end, { ...placeOf(node, 'end'), kind: 'pass', exit: straight(wrap(true)) });
  }
  return {
    ...graph,
    entry: context === undefined ? graph.entry : takeContext(node, body, graph.entry, { flow: { ...flow, scope } }),
    states,
  };
}

function takeContext(node: TryNode, body: TryBody, next: Target, { flow }: Pick<Placement, 'flow'>): Target {
  const assign = new Map(
    body.contextVariable === undefined ? [] : [[body.contextVariable, flow.scope.context] as const],
  );
  return addState(flow.scope, { ...placeOf(node, 'context'), kind: 'pass', exit: straight(next, assign) });
}

function unwrapped({ hasContext, hasEnd }: Envelope, member: string): Value {
  return reference(hasContext || hasEnd ? `$states.result[0].${member}` : '$states.result[0]');
}

function handedBack(body: TryBody, ended: string | undefined, { flow }: Placement): ReadonlyMap<string, Value> {
  const { contextVariable } = flow.scope;
  return new Map<string, Value>([
    ...(body.contextVariable === undefined || contextVariable === undefined
      ? []
      : [[contextVariable, reference('$states.result[0].context')] as const]),
    ...(ended === undefined ? [] : [[ended, reference('$states.result[0].ended')] as const]),
  ]);
}

/** After a body that may have said `end`, the workflow ends or goes on. */
function endChoice(node: TryNode, ended: string, after: Target, { flow }: Placement): Target {
  return addState(flow.scope, {
    ...placeOf(node, 'ended'),
    kind: 'choice',
    rules: [{ condition: condition`${variable(ended)}`, exit: straight(flow.scope.end) }],
    otherwise: straight(after),
    bounded: false,
  });
}
