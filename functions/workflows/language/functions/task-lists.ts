import { isObject, type Json, type JsonObject } from '../json.ts';
import { pointerTo } from '../pointer.ts';

/** Members of a task, as they are written, that hold lists of tasks; each may be absent, or of any shape. */
const LISTS: readonly (readonly string[])[] = [
  ['do'],
  ['try'],
  ['catch', 'do'],
  ['fork', 'branches'],
  ['foreach', 'do'],
];

/** Puts tasks into the place of one. @param pointer of the task */
export type Rewrite = (task: JsonObject, name: string, pointer: string) => JsonObject;

/** A task with the tasks of all lists directly inside it replaced. What has not the shape of a task stays as it is. */
export function mapInnerTasks(task: JsonObject, change: Rewrite, pointer = ''): JsonObject {
  return mapLists(task, pointer, (list, at) => mapTasks(list, change, at));
}

/** A list of tasks with each task replaced. @param pointer of the list */
export function mapTasks(list: Json, change: Rewrite, pointer = ''): Json {
  if (!Array.isArray(list)) return list;
  return list.map((entry: Json, index): Json => {
    if (!isObject(entry)) return entry;
    const tasks = Object.entries(entry).map(([name, task]) => [
      name,
      isObject(task) ? change(task, name, pointerTo(pointer, index, name)) : task,
    ]);
    return Object.fromEntries(tasks) as JsonObject;
  });
}

/** Extensions, as they are written, with each of their tasks replaced. */
export function mapExtensionTasks(extensions: Json, change: Rewrite): Json {
  return mapTasks(extensions, (extension) =>
    ['before', 'after'].reduce(
      (changed, member) => mapAt(changed, [member], (list) => mapTasks(list, change)),
      extension,
    ),
  );
}

/** A task with all lists directly inside it replaced. */
export function mapLists(task: JsonObject, pointer: string, change: (list: Json, pointer: string) => Json): JsonObject {
  return LISTS.reduce(
    (changed, path) => mapAt(changed, path, (list) => change(list, pointerTo(pointer, ...path))),
    task,
  );
}

function mapAt(value: JsonObject, [name = '', ...rest]: readonly string[], change: (value: Json) => Json): JsonObject {
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  if (member === undefined) return value;
  if (rest.length === 0) return { ...value, [name]: change(member) };
  return isObject(member) ? { ...value, [name]: mapAt(member, rest, change) } : value;
}

/** How many tasks are in a list, those inside its tasks included. */
export function tasksOf(list: Json): number {
  let tasks = 0;
  mapTasks(list, (task) => {
    tasks += 1 + tasksInside(task);
    return task;
  });
  return tasks;
}

/** How many tasks are inside a task. */
export function tasksInside(task: JsonObject): number {
  let tasks = 0;
  mapLists(task, '', (list) => {
    tasks += tasksOf(list);
    return list;
  });
  return tasks;
}
