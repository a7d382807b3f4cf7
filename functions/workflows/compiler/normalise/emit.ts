import type { Template } from '../../language/expression/templates.ts';
import type { Json } from '../../language/json.ts';
import type { EmitTask } from '../../language/task-kinds/emit.ts';
import type { TaskNode } from './node.ts';
import { type Reading, templateOf } from './reading.ts';

export interface EmitNode extends TaskNode {
  readonly kind: 'emit';
  /** Attributes of the event as written, by name. */
  readonly attributes: ReadonlyMap<string, Template>;
}

export function normaliseEmit(task: EmitTask, base: TaskNode, reading: Reading): EmitNode {
  const attributes = Object.entries(task.emit.event.with).map(
    ([name, value]) => [name, templateOf(value as Json, reading)] as const,
  );
  return { ...base, kind: 'emit', attributes: new Map(attributes) };
}
