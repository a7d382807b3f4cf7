import type { Template } from '../../language/expression/templates.ts';
import type { SetTask } from '../../language/task-kinds/set.ts';
import type { TaskNode } from './node.ts';
import { type Reading, templateOf } from './reading.ts';

export interface SetNode extends TaskNode {
  readonly kind: 'set';
  readonly value: Template;
}

export function normaliseSet(task: SetTask, base: TaskNode, reading: Reading): SetNode {
  return { ...base, kind: 'set', value: templateOf(task.set, reading) };
}
