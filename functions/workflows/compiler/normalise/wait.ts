import { wholeSeconds } from '../../language/durations.ts';
import type { WaitTask } from '../../language/task-kinds/wait.ts';
import type { TaskNode } from './node.ts';

export interface WaitNode extends TaskNode {
  readonly kind: 'wait';
  readonly seconds: number;
}

export function normaliseWait(task: WaitTask, base: TaskNode): WaitNode {
  return { ...base, kind: 'wait', seconds: wholeSeconds(task.wait) };
}
