import type { Exit } from '../machine/state.ts';
import { INPUT } from '../machine/value.ts';
import type { SwitchNode } from '../normalise/switch.ts';
import { bindCondition } from './bind.ts';
import { finalExit } from './exits.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** A Choice; a switch with nothing but a default is a Pass. */
export function lowerSwitch(node: SwitchNode, { environment, resolve, flow }: Placement): Target {
  const exitTo = (directive: string): Exit => finalExit(node, { output: INPUT }, environment, flow, resolve(directive));
  const otherwise = exitTo(node.otherwise);
  if (node.cases.length === 0) return addState(flow.scope, { ...placeOf(node), kind: 'pass', exit: otherwise });
  const rules = node.cases.map(({ when, then }) => ({
    condition: bindCondition(when, environment),
    exit: exitTo(then),
  }));
  return addState(flow.scope, { ...placeOf(node), kind: 'choice', rules, otherwise, bounded: false });
}
