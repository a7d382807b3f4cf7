import type { LanguageFinding } from '../finding.ts';
import { pointerTo } from '../pointer.ts';
import { type ForTask, MOST_PARALLEL, PARALLEL, parallelism } from '../task-kinds/for.ts';
import { type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';
import { directivesOf } from './targets-of.ts';

/** Iterations that run side by side know nothing of each other: none hands data on, writes `$context`, or ends the loop. */
export const parallelLoops: Rule = {
  name: 'parallel-loops',
  severity: 'error',
  code: 'parallel-loop',
  check: ({ tasks }) => tasksWithin(tasks).flatMap(faults),
  passes: 'do: [{a: {for: {in: "[1, 2]"}, do: [{b: {set: {x: 1}}}], metadata: {tributary/parallel: 2}}}]',
  fails: 'do: [{a: {for: {in: "[1, 2]"}, while: "true", do: [{b: {set: {x: 1}}}], metadata: {tributary/parallel: 2}}}]',
};

function faults(place: PlacedTask): readonly LanguageFinding[] {
  if (place.kind !== 'for' || place.task === undefined) return [];
  const task = place.task as ForTask;
  if (task.metadata?.[PARALLEL] === undefined) return [];
  const limit = parallelism(task) ?? 0;
  const at = pointerTo(place.pointer, 'metadata', PARALLEL);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_PARALLEL) {
    const detail = `The value must be a whole number from 1 to ${MOST_PARALLEL}.`;
    return [{ pointer: at, code: 'invalid-value', detail }];
  }
  const inner = place.lists.flatMap(tasksWithin);
  const own = place.lists.flatMap((list) => list.tasks);
  const exports = inner.filter(({ task: each }) => each?.export !== undefined);
  const leaving = [
    ...inner.flatMap(directivesOf).filter(({ target }) => target === 'end'),
    ...own.flatMap(directivesOf).filter(({ target }) => target === 'exit'),
  ];
  return [
    ...(task.while === undefined ? [] : [fault(pointerTo(place.pointer, 'while'), 'cannot have a `while`')]),
    ...exports.map(({ pointer }) => fault(pointerTo(pointer, 'export'), 'cannot write `$context`')),
    ...leaving.map(({ pointer }) => fault(pointer, 'cannot be left early')),
  ];
}

function fault(pointer: string, what: string): LanguageFinding {
  const detail = `A loop whose iterations run side by side ${what}.`;
  return { pointer, code: 'parallel-loop', detail, hint: `Take \`${PARALLEL}\` out of its metadata.` };
}
