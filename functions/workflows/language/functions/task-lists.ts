import { isObject, type Json, type JsonObject } from '../json.ts';

/** Members of a task, as they are written, that hold lists of tasks; each may be absent, or of any shape. */
const LISTS: readonly (readonly string[])[] = [
  ['do'],
  ['try'],
  ['catch', 'do'],
  ['fork', 'branches'],
  ['foreach', 'do'],
];

/** A task with the tasks of all lists directly inside it replaced. What has not the shape of a task stays as it is. */
export function mapInnerTasks(task: JsonObject, change: (task: JsonObject, name: string) => JsonObject): JsonObject {
  return LISTS.reduce((changed, path) => mapAt(changed, path, (list) => mapTasks(list, change)), task);
}

/** A list of tasks with each task replaced. */
export function mapTasks(list: Json, change: (task: JsonObject, name: string) => JsonObject): Json {
  if (!Array.isArray(list)) return list;
  return list.map((entry: Json) => {
    if (!isObject(entry)) return entry;
    const tasks = Object.entries(entry).map(([name, task]) => [name, isObject(task) ? change(task, name) : task]);
    return Object.fromEntries(tasks) as JsonObject;
  });
}

function mapAt(value: JsonObject, [name = '', ...rest]: readonly string[], change: (value: Json) => Json): JsonObject {
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  if (member === undefined) return value;
  if (rest.length === 0) return { ...value, [name]: change(member) };
  return isObject(member) ? { ...value, [name]: mapAt(member, rest, change) } : value;
}
