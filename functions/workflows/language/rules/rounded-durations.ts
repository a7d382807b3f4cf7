import { milliseconds } from '../durations.ts';
import type { LanguageFinding } from '../finding.ts';
import { pointerTo } from '../pointer.ts';
import type { CallTask } from '../task-kinds/call.ts';
import type { TryTask } from '../task-kinds/try.ts';
import type { WaitTask } from '../task-kinds/wait.ts';
import { type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

type Duration = Parameters<typeof milliseconds>[0];

/** Step Functions counts whole seconds; fractions are rounded up. */
export const roundedDurations: Rule = {
  name: 'rounded-durations',
  severity: 'warning',
  code: 'rounded-duration',
  check: ({ document, tasks }) => [
    ...Object.entries(document.use?.timeouts ?? {}).flatMap(([name, timeout]) =>
      rounded(timeout.after, pointerTo('/use/timeouts', name, 'after')),
    ),
    ...Object.entries(document.use?.retries ?? {}).flatMap(([name, policy]) =>
      rounded(policy.delay, pointerTo('/use/retries', name, 'delay')),
    ),
    ...tasksWithin(tasks).flatMap(taskDurations),
  ],
  passes: 'do: [{a: {wait: {seconds: 2}}}]',
  fails: 'do: [{a: {wait: {milliseconds: 1500}}}]',
};

function taskDurations(place: PlacedTask): readonly LanguageFinding[] {
  const at = (...path: string[]) => pointerTo(place.pointer, ...path);
  switch (place.task === undefined ? undefined : place.kind) {
    case 'wait':
      return rounded((place.task as WaitTask).wait, at('wait'));
    case 'try': {
      const { retry } = (place.task as TryTask).catch;
      return typeof retry === 'object' ? rounded(retry.delay, at('catch', 'retry', 'delay')) : [];
    }
    case 'call': {
      const { timeout } = place.task as CallTask;
      return typeof timeout === 'object' ? rounded(timeout.after, at('timeout', 'after')) : [];
    }
    default:
      return [];
  }
}

function rounded(duration: Duration | undefined, pointer: string): readonly LanguageFinding[] {
  const length = duration === undefined ? 0 : (milliseconds(duration) ?? 0);
  if (length % 1000 === 0) return [];
  const seconds = Math.ceil(length / 1000);
  return [
    {
      pointer,
      code: 'rounded-duration',
      detail: `${length} milliseconds become ${seconds} ${seconds === 1 ? 'second' : 'seconds'}: time is counted in whole seconds.`,
    },
  ];
}
