import type { DoTask } from '../../language/task-kinds/do.ts';
import type { NodeList, TaskNode } from './node.ts';
import type { Reading } from './reading.ts';

export interface DoNode extends TaskNode {
  readonly kind: 'do';
  readonly tasks: NodeList;
}

export function normaliseDo(task: DoTask, base: TaskNode, reading: Reading): DoNode {
  return { ...base, kind: 'do', tasks: reading.list(task.do, ['do']) };
}
