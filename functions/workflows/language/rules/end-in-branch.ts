import { listsWithin, type PlacedList, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';
import { directivesOf } from './targets-of.ts';

/** A branch cannot end the workflow: the other branches are still running. */
export const endInBranch: Rule = {
  name: 'end-in-branch',
  severity: 'error',
  code: 'end-in-branch',
  check: ({ tasks }) => listsWithin(tasks).filter(isOutermostFork(tasks)).flatMap(ends),
  passes: 'do: [{f: {fork: {branches: [{a: {do: [{b: {set: {x: 1}, then: exit}}]}}]}}}]',
  fails: 'do: [{f: {fork: {branches: [{a: {set: {x: 1}, then: end}}]}}}]',
};

/** Forks inside branches are looked at with the outermost one, once. */
function isOutermostFork(root: PlacedList): (list: PlacedList) => boolean {
  const forks = listsWithin(root).filter((list) => list.role === 'branches');
  return (list) =>
    list.role === 'branches' && !forks.some((fork) => fork !== list && list.pointer.startsWith(`${fork.pointer}/`));
}

function ends(list: PlacedList) {
  return tasksWithin(list)
    .flatMap(directivesOf)
    .filter((directive) => directive.target === 'end')
    .map(({ pointer }) => ({
      pointer,
      code: 'end-in-branch',
      detail: '`end` inside a fork would end the workflow while other branches run.',
      hint: 'Leave the list with `exit`, and decide after the fork with `switch`.',
    }));
}
