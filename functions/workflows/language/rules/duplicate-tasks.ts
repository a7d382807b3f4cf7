import { listsWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/** Names are unique in a list, since `then` finds tasks by them. */
export const duplicateTasks: Rule = {
  name: 'duplicate-tasks',
  severity: 'error',
  code: 'duplicate-task',
  check: ({ tasks }) =>
    listsWithin(tasks).flatMap((list) => {
      const seen = new Set<string>();
      return list.tasks
        .filter(({ name }) => seen.size === seen.add(name).size)
        .map((task) => ({
          pointer: task.pointer,
          code: 'duplicate-task',
          detail: `Another task of this list is called \`${task.name}\` too.`,
          hint: 'Give each task of a list a name of its own.',
          at: 'key' as const,
        }));
    }),
  passes: 'do: [{a: {set: {x: 1}}}, {b: {set: {x: 2}}}]',
  fails: 'do: [{a: {set: {x: 1}}}, {a: {set: {x: 2}}}]',
};
