import { milliseconds } from '../durations.ts';
import type { LanguageFinding } from '../finding.ts';
import { pointerTo } from '../pointer.ts';
import type { RetryPolicySource } from '../task-kinds/retry-policy.ts';
import type { TryTask } from '../task-kinds/try.ts';
import { type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/**
 * A jitter with fractions of a second stays what it is, a pause by chance; only the pause that was drawn is rounded up, since
 * Step Functions waits whole seconds.
 */
export const roundedJitter: Rule = {
  name: 'rounded-jitter',
  severity: 'warning',
  code: 'rounded-duration',
  check: ({ document, tasks }) => [
    ...Object.entries(document.use?.retries ?? {}).flatMap(([name, policy]) =>
      rounded(policy, pointerTo('/use/retries', name)),
    ),
    ...tasksWithin(tasks).flatMap(taskJitter),
  ],
  passes: 'do: [{a: {try: [{b: {wait: PT1S}}], catch: {retry: {jitter: {from: PT0S, to: PT3S}}}}}]',
  fails: 'do: [{a: {try: [{b: {wait: PT1S}}], catch: {retry: {jitter: {from: PT0.1S, to: PT3S}}}}}]',
};

function taskJitter(place: PlacedTask): readonly LanguageFinding[] {
  if (place.kind !== 'try' || place.task === undefined) return [];
  const { retry } = (place.task as TryTask).catch;
  return typeof retry === 'object' ? rounded(retry, pointerTo(place.pointer, 'catch', 'retry')) : [];
}

function rounded({ jitter }: RetryPolicySource, pointer: string): readonly LanguageFinding[] {
  return Object.entries(jitter ?? {})
    .filter(([, bound]) => (milliseconds(bound) ?? 0) % 1000 !== 0)
    .map(([name]) => ({
      pointer: pointerTo(pointer, 'jitter', name),
      code: 'rounded-duration',
      detail: 'The pause that is drawn is rounded up to whole seconds.',
      hint: 'Give the bounds of `jitter` in whole seconds.',
    }));
}
