import { canonicalType } from '../../language/error-types.ts';
import type { Template } from '../../language/expression/templates.ts';
import type { ErrorDefinitionSource, RaiseTask } from '../../language/task-kinds/raise.ts';
import type { TaskNode } from './node.ts';
import { type Reading, templateOf } from './reading.ts';

/** An error with its members in the order of the problem's JSON text. */
export interface RaisedError {
  readonly type: Template;
  readonly status: Template;
  readonly title: Template | undefined;
  readonly detail: Template | undefined;
  readonly instance: Template;
}

export interface RaiseNode extends TaskNode {
  readonly kind: 'raise';
  readonly error: RaisedError;
}

export function normaliseRaise(task: RaiseTask, base: TaskNode, reading: Reading): RaiseNode {
  const { error } = task.raise;
  const source = typeof error === 'string' ? reading.document.use?.errors?.[error] : error;
  if (source === undefined) throw new Error(`Unchecked reference to an error at ${reading.pointer}`);
  return { ...base, kind: 'raise', error: errorOf(source, base.pointer, reading) };
}

function errorOf(source: ErrorDefinitionSource, pointer: string, reading: Reading): RaisedError {
  const optional = (text: string | undefined) => (text === undefined ? undefined : templateOf(text, reading));
  return {
    type: templateOf(canonicalType(source.type), reading),
    status: templateOf(source.status, reading),
    title: optional(source.title),
    detail: optional(source.detail),
    instance: optional(source.instance) ?? { kind: 'literal', value: pointer },
  };
}
