import type { LanguageFinding } from '../finding.ts';
import { listsWithin, type PlacedList, type PlacedTask } from '../walk.ts';
import type { Rule } from './rule.ts';
import { successors } from './targets-of.ts';

/** Every task of a list can be reached from its first one. */
export const unreachableTasks: Rule = {
  name: 'unreachable-tasks',
  severity: 'error',
  code: 'unreachable-task',
  check: ({ tasks }) => listsWithin(tasks).flatMap(unreached),
  passes: 'do: [{a: {set: {x: 1}, then: c}}, {b: {set: {x: 2}, then: end}}, {c: {set: {x: 3}, then: b}}]',
  fails: 'do: [{a: {set: {x: 1}, then: end}}, {b: {set: {x: 2}}}]',
};

function unreached(list: PlacedList): readonly LanguageFinding[] {
  if (list.role === 'branches' || list.tasks.some(isFaultySwitch)) return [];
  const reached = new Set<number>();
  const open = [0];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const task = list.tasks[index];
    if (task === undefined || reached.has(index)) continue;
    reached.add(index);
    open.push(...successors(list, index));
  }
  return list.tasks.filter((_, index) => !reached.has(index)).map(finding);
}

/** Such a switch may be meant to lead anywhere. */
function isFaultySwitch({ kind, task }: PlacedTask): boolean {
  return kind === 'switch' && task === undefined;
}

function finding(task: PlacedTask): LanguageFinding {
  return {
    pointer: task.pointer,
    code: 'unreachable-task',
    detail: `No way through the list leads to the task \`${task.name}\`.`,
    hint: 'Remove it, or go to it with `then`.',
    at: 'key',
  };
}
