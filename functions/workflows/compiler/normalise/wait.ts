import type { Template } from '../../language/expression/templates.ts';
import type { WaitTask } from '../../language/task-kinds/wait.ts';
import { durationOf } from './duration.ts';
import type { TaskNode } from './node.ts';
import type { Reading } from './reading.ts';

export interface WaitNode extends TaskNode {
  readonly kind: 'wait';
  readonly duration: Template;
}

export function normaliseWait(task: WaitTask, base: TaskNode, reading: Reading): WaitNode {
  return { ...base, kind: 'wait', duration: durationOf(task.wait, reading) };
}
