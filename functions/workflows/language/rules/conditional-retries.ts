import { pointerTo } from '../pointer.ts';
import type { TryTask } from '../task-kinds/try.ts';
import { tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/** A condition of a handler would decide about its retries too, which Step Functions cannot make depend on one. */
export const conditionalRetries: Rule = {
  name: 'conditional-retries',
  severity: 'error',
  code: 'conditional-retry',
  check: ({ tasks }) =>
    tasksWithin(tasks).flatMap((place) => {
      if (place.kind !== 'try' || place.task === undefined) return [];
      const { when, exceptWhen, retry } = (place.task as TryTask).catch;
      if (retry === undefined || (when === undefined && exceptWhen === undefined)) return [];
      return [
        {
          pointer: pointerTo(place.pointer, 'catch', 'retry'),
          code: 'conditional-retry',
          detail: '`retry` cannot depend on the condition in `when` or `exceptWhen`.',
          hint: 'Put the retry into a `try` of its own inside this one, with a filter in `errors.with`.',
          at: 'key' as const,
        },
      ];
    }),
  passes: 'do: [{a: {try: [{b: {wait: PT1S}}], catch: {errors: {with: {status: 503}}, retry: {}}}}]',
  fails: 'do: [{a: {try: [{b: {wait: PT1S}}], catch: {when: $error.status = 503, retry: {}}}}]',
};
