import type * as z from 'zod';
import { callTask } from './call.ts';
import { doTask } from './do.ts';
import { emitTask } from './emit.ts';
import { forTask } from './for.ts';
import { forkTask } from './fork.ts';
import { openApiTask } from './openapi.ts';
import { raiseTask } from './raise.ts';
import { setTask } from './set.ts';
import { switchTask } from './switch.ts';
import type { TaskKind } from './task-kind.ts';
import { tryTask } from './try.ts';
import { waitTask } from './wait.ts';

/** Every kind of task that is run, under the member that says which kind a task is; `openapi` is a kind of `call`. */
export const TASK_KINDS = {
  set: setTask,
  do: doTask,
  switch: switchTask,
  for: forTask,
  fork: forkTask,
  wait: waitTask,
  raise: raiseTask,
  try: tryTask,
  call: callTask,
  openapi: openApiTask,
  emit: emitTask,
};
export type TaskKindName = keyof typeof TASK_KINDS;

/** A task of some kind. `for` and `catch` bring a `do` of their own, so `do` names the kind only when nothing else does. */
export type AnyTask = {
  [K in TaskKindName]: (typeof TASK_KINDS)[K] extends TaskKind<infer T> ? T : never;
}[TaskKindName];

/** The kind under a name, for callers that treat all tasks alike. */
export function taskKind(name: TaskKindName): TaskKind<AnyTask> {
  return TASK_KINDS[name] as unknown as TaskKind<AnyTask>;
}

/** The schema of a kind with the type of its tasks. */
export function parseTask<K extends TaskKindName>(name: K, task: unknown): z.infer<(typeof TASK_KINDS)[K]['schema']> {
  return TASK_KINDS[name].schema.parse(task) as z.infer<(typeof TASK_KINDS)[K]['schema']>;
}

/** Kinds of the specification that this release does not run, and what to write instead. */
export const UNSUPPORTED_KINDS: Readonly<Record<string, string>> = {
  listen: 'Ask for the state with `call: http` in a loop with `wait`.',
  run: 'Put the work behind an HTTP service and use `call: http`.',
};

const KIND_NAMES = Object.keys(TASK_KINDS) as readonly TaskKindName[];

/** The members of a task that name a kind; a task has exactly one. */
export function kindsOf(task: object): readonly string[] {
  const named = [...KIND_NAMES, ...Object.keys(UNSUPPORTED_KINDS)].filter(
    (name) => name !== 'openapi' && Object.hasOwn(task, name),
  );
  const kinds = named.length > 1 && named.includes('for') ? named.filter((name) => name !== 'do') : named;
  return kinds.map((kind) => (kind === 'call' && Reflect.get(task, 'call') === 'openapi' ? 'openapi' : kind));
}

export function isTaskKind(name: string | undefined): name is TaskKindName {
  return name !== undefined && Object.hasOwn(TASK_KINDS, name);
}
