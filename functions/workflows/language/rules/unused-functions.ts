import { functionCalled } from '../functions/inline-functions.ts';
import { mapInnerTasks, mapTasks } from '../functions/task-lists.ts';
import type { Json, JsonObject } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import type { Rule } from './rule.ts';

/** A function that nothing calls is checked by nobody. */
export const unusedFunctions: Rule = {
  name: 'unused-functions',
  severity: 'warning',
  code: 'unused-function',
  check: ({ document, written }) => {
    const functions = document.use?.functions ?? {};
    const called = new Set(
      [written['do'] ?? [], ...Object.entries(functions).map((entry) => [Object.fromEntries([entry])])].flatMap(
        callsIn,
      ),
    );
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

function callsIn(tasks: Json): readonly string[] {
  const calls: string[] = [];
  const visit = (task: JsonObject): JsonObject => {
    calls.push(functionCalled(task) ?? '');
    return mapInnerTasks(task, visit);
  };
  mapTasks(tasks, visit);
  return calls;
}
