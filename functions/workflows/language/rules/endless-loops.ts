import type { LanguageFinding } from '../finding.ts';
import { listsWithin, type PlacedList, type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';
import { successors } from './targets-of.ts';

/**
 * A loop made with `then` waits somewhere: without that it would run through the 25,000 events of a run's history, and its
 * share of the account's state transitions, in no time.
 */
export const endlessLoops: Rule = {
  name: 'endless-loops',
  severity: 'error',
  code: 'loop-without-wait',
  check: ({ tasks }) => listsWithin(tasks).flatMap(loops),
  passes: 'do: [{a: {wait: PT5S}}, {b: {switch: [{again: {when: $input.again, then: a}}]}}]',
  fails: 'do: [{a: {set: {x: 1}}}, {b: {switch: [{again: {when: $input.again, then: a}}]}}]',
};

/** Depth-first search over the tasks that do not wait: a way back to a task on the way here is a loop. */
function loops(list: PlacedList): readonly LanguageFinding[] {
  if (list.role === 'branches') return [];
  const found: LanguageFinding[] = [];
  const state = new Map<number, 'open' | 'done'>();
  for (const [start] of list.tasks.entries()) {
    const path = state.has(start) ? [] : [{ index: start, next: onward(list, start) }];
    if (path.length > 0) state.set(start, 'open');
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.next.pop();
      if (next === undefined) {
        state.set(top.index, 'done');
        path.pop();
      } else if (state.get(next) === 'open') found.push(finding(list.tasks[top.index], list.tasks[next]));
      else if (!state.has(next)) {
        state.set(next, 'open');
        path.push({ index: next, next: onward(list, next) });
      }
    }
  }
  return found;
}

function onward(list: PlacedList, index: number): number[] {
  const task = list.tasks[index];
  return task === undefined || waits(task) ? [] : [...successors(list, index)];
}

function waits(task: PlacedTask): boolean {
  return isPause(task) || task.lists.some((list) => tasksWithin(list).some(isPause));
}

function isPause({ kind }: PlacedTask): boolean {
  return kind === 'wait' || kind === 'listen';
}

function finding(from: PlacedTask | undefined, to: PlacedTask | undefined): LanguageFinding {
  return {
    pointer: from?.pointer ?? '',
    code: 'loop-without-wait',
    detail: `From \`${from?.name}\` the flow goes back to \`${to?.name}\` without ever waiting.`,
    hint: 'Put a `wait` into the loop, or use `for`.',
    at: 'key',
  };
}
