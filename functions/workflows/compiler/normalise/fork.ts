import type { ForkTask } from '../../language/task-kinds/fork.ts';
import type { NodeList, TaskNode } from './node.ts';
import type { Reading } from './reading.ts';

export interface ForkNode extends TaskNode {
  readonly kind: 'fork';
  readonly branches: NodeList;
  readonly compete: boolean;
}

export function normaliseFork(task: ForkTask, base: TaskNode, reading: Reading): ForkNode {
  const branches = reading.list(task.fork.branches, ['fork', 'branches']);
  return { ...base, kind: 'fork', branches, compete: task.fork.compete === true };
}
