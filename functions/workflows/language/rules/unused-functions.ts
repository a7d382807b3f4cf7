import { functionCalled } from '../functions/inline-functions.ts';
import { mapExtensionTasks, mapInnerTasks, mapTasks } from '../functions/task-lists.ts';
import { isObject, type JsonObject } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import type { Rule } from './rule.ts';

/** A function that nothing calls is checked by nobody. */
export const unusedFunctions: Rule = {
  name: 'unused-functions',
  severity: 'warning',
  code: 'unused-function',
  check: ({ document, written }) => {
    const functions = document.use?.functions ?? {};
    const called = calledIn(written, functions);
    return Object.keys(functions)
      .filter((name) => !called.has(name))
      .map((name) => ({
        pointer: pointerTo('/use/functions', name),
        code: 'unused-function',
        detail: `Nothing calls the function \`${name}\`, so that it is not checked.`,
        at: 'key' as const,
      }));
  },
  passes: 'use: {functions: {greet: {set: {text: hello}}}}\ndo: [{a: {call: greet}}]',
  fails: 'use: {functions: {greet: {set: {text: hello}}}}\ndo: [{a: {set: {x: 1}}}]',
};

function calledIn({ do: tasks, use }: JsonObject, functions: JsonObject): ReadonlySet<string> {
  const calls = new Set<string>();
  const visit = (task: JsonObject): JsonObject => {
    calls.add(functionCalled(task) ?? '');
    return mapInnerTasks(task, visit);
  };
  mapTasks(tasks ?? [], visit);
  mapTasks([functions], visit);
  mapExtensionTasks((isObject(use) ? use['extensions'] : undefined) ?? [], visit);
  return calls;
}
