import { COMPETITION_WON } from '../machine/errors.ts';
import { continued } from '../machine/splice.ts';
import { NO_ASSIGNMENTS, type State } from '../machine/state.ts';
import { code, INPUT, object, RESULT, reference } from '../machine/value.ts';
import type { ForkNode } from '../normalise/fork.ts';
import type { Node } from '../normalise/node.ts';
import { lowerBranch } from './branch.ts';
import { finalExit } from './exits.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { writesContext } from './writes.ts';

const WINNER = code`$parse(${reference('$states.errorOutput.Cause')})`;

/**
 * A Parallel whose branches end in a Fail that carries their outcome: the first one to fail stops the others, and the catcher
 * takes the outcome out of its Cause. A branch that faults before any has ended faults the fork.
 */
export function competingBranches(node: ForkNode, placement: Placement): Target {
  const { environment, resolve, flow } = placement;
  const writes = writesContext(node.branches);
  const branches = node.branches.map((branch) => competitor(branch, writes, placement));
  const output = code`$lookup(${WINNER}, "output")`;
  const raw = { output, ...(writes ? { context: code`$lookup(${WINNER}, "context")` } : {}) };
  const won = finalExit(node, raw, environment, flow, resolve(node.then));
  return addState(flow.scope, {
    ...placeOf(node),
    kind: 'parallel',
    arguments: INPUT,
    branches,
    // Never taken: all branches fail. Step Functions wants every Parallel to lead somewhere.
    exit: { ...won, output: RESULT, assign: NO_ASSIGNMENTS },
    retry: [],
    catch: [{ errors: [COMPETITION_WON], exit: won }],
  });
}

function competitor(branch: Node, writes: boolean, placement: Placement) {
  const graph = lowerBranch(branch, writes, placement);
  const { machine } = placement.flow.scope;
  const id = `s${machine.next()}`;
  const value = writes ? INPUT : object({ output: INPUT });
  const end: State = { ...placeOf(branch, 'won'), kind: 'fail', failure: { kind: 'winner', value } };
  const joined = continued(graph, id);
  return { ...joined, states: new Map([...joined.states, [id, end] as const]) };
}
