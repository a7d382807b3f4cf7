import type { WorkflowDocument } from './document.ts';
import { pointerTo } from './pointer.ts';
import type { TaskList } from './task-kinds/fields.ts';
import { type AnyTask, isTaskKind, kindsOf, type TaskKindName, taskKind } from './task-kinds/registry.ts';

/** A list of tasks where it stands. */
export interface PlacedList {
  readonly pointer: string;
  readonly role: 'sequence' | 'branches';
  readonly tasks: readonly PlacedTask[];
}

/** A task where it stands. Lists inside tasks whose shape is at fault are not entered. */
export interface PlacedTask {
  readonly pointer: string;
  readonly name: string;
  /** As written; it may be of any shape. */
  readonly source: unknown;
  /** Undefined when the task names no kind, several, or one that is not supported. */
  readonly kind: TaskKindName | undefined;
  /** Present when the shape of the task is right. */
  readonly task: AnyTask | undefined;
  /** Variables of loops and handlers around the task, innermost last. */
  readonly variables: readonly string[];
  readonly lists: readonly PlacedList[];
}

/** Places every task of a workflow, whatever faults it has. */
export function placeTasks(document: Pick<WorkflowDocument, 'do'>): PlacedList {
  return placeList(document.do, '/do', 'sequence', []);
}

function placeList(
  tasks: TaskList,
  pointer: string,
  role: PlacedList['role'],
  variables: readonly string[],
): PlacedList {
  return {
    pointer,
    role,
    tasks: tasks.flatMap((entry, index) =>
      Object.entries(entry).map(([name, source]) =>
        placeTask(name, source, pointerTo(pointer, index, name), variables),
      ),
    ),
  };
}

function placeTask(name: string, source: unknown, pointer: string, variables: readonly string[]): PlacedTask {
  const [kind, another] = typeof source === 'object' && source !== null ? kindsOf(source) : [];
  if (!isTaskKind(kind) || another !== undefined) {
    return { pointer, name, source, kind: undefined, task: undefined, variables, lists: [] };
  }
  const definition = taskKind(kind);
  const parsed = definition.schema.safeParse(source);
  if (!parsed.success) return { pointer, name, source, kind, task: undefined, variables, lists: [] };
  const lists = definition
    .lists(parsed.data)
    .map((list) => placeList(list.tasks, pointerTo(pointer, ...list.path), list.role, [...variables, ...list.adds]));
  return { pointer, name, source, kind, task: parsed.data, variables, lists };
}

/** All lists, outer ones first. */
export function listsWithin(list: PlacedList): readonly PlacedList[] {
  return [list, ...list.tasks.flatMap((task) => task.lists.flatMap(listsWithin))];
}

/** All tasks in the order in which they are written. */
export function tasksWithin(list: PlacedList): readonly PlacedTask[] {
  return list.tasks.flatMap((task) => [task, ...task.lists.flatMap(tasksWithin)]);
}
