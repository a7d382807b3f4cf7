import type { LanguageFinding } from '../finding.ts';
import { listsWithin, type PlacedList } from '../walk.ts';
import type { Rule } from './rule.ts';
import { DIRECTIVES, directivesOf } from './targets-of.ts';

/** `then` names a task of the same list, or is a directive. Branches of a fork run side by side: none can be a target. */
export const taskTargets: Rule = {
  name: 'task-targets',
  severity: 'error',
  code: 'unknown-target',
  check: ({ tasks }) => listsWithin(tasks).flatMap(unknownTargets),
  passes: 'do: [{a: {set: {x: 1}, then: c}}, {b: {set: {x: 2}, then: end}}, {c: {set: {x: 3}, then: b}}]',
  fails: 'do: [{a: {set: {x: 1}, then: nowhere}}]',
};

/** Names that a hint lists. */
const MAX_NAMED = 10;

function unknownTargets(list: PlacedList): readonly LanguageFinding[] {
  const names = new Set(list.role === 'branches' ? [] : list.tasks.map((task) => task.name));
  const known = [...names]
    .slice(0, MAX_NAMED)
    .map((name) => `\`${name}\``)
    .join(', ');
  return list.tasks
    .flatMap(directivesOf)
    .filter(({ target }) => !DIRECTIVES.has(target) && !names.has(target))
    .map(({ pointer, target }) => ({
      pointer,
      code: 'unknown-target',
      detail: `There is no task \`${target}\` in this list.`,
      hint: `Name one of ${known === '' ? '' : `${known}, or `}\`continue\`, \`exit\`, \`end\`.`,
    }));
}
