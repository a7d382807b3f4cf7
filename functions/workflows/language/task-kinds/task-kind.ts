import type * as z from 'zod';
import type { Json } from '../json.ts';
import type { TaskList } from './fields.ts';

/** A place in a task where expressions may stand. */
export interface ExpressionSite {
  /** Path from the task. */
  readonly path: readonly (string | number)[];
  readonly value: Json;
  /** `expression`: the text is one, bare or in `${ }`. `value`: only strings in `${ }` are, at any depth. */
  readonly form: 'expression' | 'value';
  /** Variables that are there besides those of the task. @default - none */
  readonly adds?: readonly string[];
  /** All variables that are there, where they are others than those of the task. @default - those of the task */
  readonly only?: readonly string[];
  /** The variable that jq's `.` is. @default 'input' */
  readonly dot?: 'input' | 'output';
}

/** A list of tasks inside a task. */
export interface ChildList {
  readonly path: readonly (string | number)[];
  readonly tasks: TaskList;
  /** Variables the tasks of the list have besides those of the task. */
  readonly adds: readonly string[];
  /** `branches` run side by side; `sequence` one after the other. */
  readonly role: 'sequence' | 'branches';
}

/** One kind of task: its shape, and where lists and expressions stand in it. */
export interface TaskKind<T> {
  readonly schema: z.ZodType<T>;
  lists(task: T): readonly ChildList[];
  sites(task: T): readonly ExpressionSite[];
}

/** Keeps the type of the task together with its kind. */
export function defineTaskKind<T>(kind: TaskKind<T>): TaskKind<T> {
  return kind;
}

/** The site of a member that may be absent. */
export function siteOf(
  value: unknown,
  path: readonly (string | number)[],
  form: ExpressionSite['form'],
  adds: readonly string[] = [],
): readonly ExpressionSite[] {
  return value === undefined ? [] : [{ path, value: value as Json, form, adds }];
}

/** A template given as text is an expression; given as a map, its `${ }` strings are. */
export function templateForm(value: unknown): ExpressionSite['form'] {
  return typeof value === 'string' ? 'expression' : 'value';
}
