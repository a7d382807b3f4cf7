import type * as z from 'zod';
import { isObject } from '../json.ts';
import { callTask } from './call.ts';
import { doTask } from './do.ts';
import { emitTask } from './emit.ts';
import { forTask } from './for.ts';
import { forkTask } from './fork.ts';
import { listenTask } from './listen.ts';
import { openApiTask } from './openapi.ts';
import { raiseTask } from './raise.ts';
import { runScriptTask } from './run-script.ts';
import { runWorkflowTask } from './run-workflow.ts';
import { setTask } from './set.ts';
import { switchTask } from './switch.ts';
import type { TaskKind } from './task-kind.ts';
import { tryTask } from './try.ts';
import { waitTask } from './wait.ts';

/** Every kind of task that is run. Some members stand for several kinds: `call` and `run`. */
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
  listen: listenTask,
  'run-workflow': runWorkflowTask,
  'run-script': runScriptTask,
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
  const source = task as object;
  const known = parsedTasks.get(source);
  const parsed = known?.name === name ? known : { name, task: TASK_KINDS[name].schema.parse(task) };
  parsedTasks.set(source, parsed);
  return parsed.task as z.infer<(typeof TASK_KINDS)[K]['schema']>;
}

/** Tasks as they were parsed: rules and the compiler ask for the same task again and again. */
const parsedTasks = new WeakMap<object, { readonly name: TaskKindName; readonly task: unknown }>();

/** Members of a task that say what it does. */
const KIND_MEMBERS = ['set', 'do', 'switch', 'for', 'fork', 'wait', 'raise', 'try', 'call', 'emit', 'listen', 'run'];

/** The kinds that a task names; a task has exactly one. What a member stands for may depend on what it holds. */
export function kindsOf(task: object): readonly string[] {
  const named = KIND_MEMBERS.filter((name) => Object.hasOwn(task, name));
  const members = named.length > 1 && named.includes('for') ? named.filter((name) => name !== 'do') : named;
  return members.map((member) => kindOf(member, Reflect.get(task, member)));
}

function kindOf(member: string, value: unknown): string {
  if (member === 'call') return value === 'openapi' ? 'openapi' : 'call';
  if (member !== 'run' || !isObject(value)) return member;
  if (Object.hasOwn(value, 'workflow')) return 'run-workflow';
  return Object.hasOwn(value, 'script') ? 'run-script' : member;
}

export function isTaskKind(name: string | undefined): name is TaskKindName {
  return name !== undefined && Object.hasOwn(TASK_KINDS, name);
}
