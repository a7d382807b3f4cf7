import type { Template } from '../../language/expression/templates.ts';
import { casesOf, type SwitchTask } from '../../language/task-kinds/switch.ts';
import type { TaskNode } from './node.ts';
import { conditionOf, type Reading } from './reading.ts';

export interface SwitchNode extends TaskNode {
  readonly kind: 'switch';
  readonly cases: readonly { readonly when: Template; readonly then: string }[];
  /** Where the case without a condition leads; without one the switch goes where its own `then` says. */
  readonly otherwise: string;
}

export function normaliseSwitch(task: SwitchTask, base: TaskNode, reading: Reading): SwitchNode {
  const all = casesOf(task).map((entry) => entry.case);
  const cases = all.flatMap(({ when, then }) =>
    when === undefined ? [] : [{ when: conditionOf(when, reading), then }],
  );
  const otherwise = all.find(({ when }) => when === undefined)?.then ?? base.then;
  return { ...base, kind: 'switch', cases, otherwise };
}
