import type { Template } from '../../language/expression/templates.ts';
import { type ForTask, loopVariables, parallelism } from '../../language/task-kinds/for.ts';
import type { NodeList, TaskNode } from './node.ts';
import { conditionOf, expressionOf, type Reading, within } from './reading.ts';

export interface ForNode extends TaskNode {
  readonly kind: 'for';
  readonly each: string;
  readonly at: string;
  readonly in: Template;
  readonly while: Template | undefined;
  readonly tasks: NodeList;
  /** How many iterations run side by side. @default - one after the other */
  readonly parallel: number | undefined;
}

export function normaliseFor(task: ForTask, base: TaskNode, reading: Reading): ForNode {
  const { each, at } = loopVariables(task);
  const loop = within(reading, ['while'], [each, at]);
  return {
    ...base,
    kind: 'for',
    each,
    at,
    in: expressionOf(task.for.in, reading),
    while: task.while === undefined ? undefined : conditionOf(task.while, loop),
    tasks: reading.list(task.do, ['do'], [each, at]),
    parallel: parallelism(task),
  };
}
