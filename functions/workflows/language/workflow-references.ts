import { expand } from './expand.ts';
import { mapInnerTasks, mapTasks } from './functions/task-lists.ts';
import type { JsonObject } from './json.ts';
import { type RunWorkflowTask, runWorkflowTask } from './task-kinds/run-workflow.ts';

/** A workflow that a definition runs. */
export interface WorkflowReference {
  /** `<namespace>.<name>` */
  readonly workflow: string;
  /** A version, or `latest`: the one published last. */
  readonly version: string;
}

export function referenceOf({ run: { workflow } }: RunWorkflowTask): WorkflowReference {
  return { workflow: `${workflow.namespace}.${workflow.name}`, version: workflow.version };
}

/** The name of a reference in tables. */
export function referenceKey({ workflow, version }: WorkflowReference): string {
  return `${workflow}@${version}`;
}

/** The workflows that a definition runs; it may have faults. */
export function workflowReferences(definition: JsonObject): readonly WorkflowReference[] {
  const found = new Map<string, WorkflowReference>();
  const visit = (task: JsonObject): JsonObject => {
    const parsed = task['run'] === undefined ? undefined : runWorkflowTask.schema.safeParse(task);
    const reference = parsed?.success === true ? referenceOf(parsed.data) : undefined;
    if (reference !== undefined) found.set(referenceKey(reference), reference);
    return mapInnerTasks(task, visit);
  };
  const expanded = expand(definition);
  mapTasks((expanded.ok ? expanded.definition['do'] : undefined) ?? [], visit);
  return [...found.values()];
}
