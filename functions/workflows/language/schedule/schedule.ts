import * as z from 'zod';
import { milliseconds } from '../durations.ts';
import { strategy } from '../task-kinds/event-filter.ts';
import { duration } from '../task-kinds/fields.ts';
import { CronProblem, schedulerCron } from './cron.ts';

/** EventBridge Scheduler counts in minutes (user guide, "Schedule types"). */
const MINUTE = 60_000;

/** A duration that is written out: there is no run yet whose data an expression could read. */
const written = duration.superRefine((value, ctx) => {
  if (milliseconds(value) !== undefined) return;
  ctx.addIssue({ code: 'custom', message: 'must be a duration, and not an expression: no run has begun' });
});

const every = written.superRefine((value, ctx) => {
  const length = milliseconds(value) ?? MINUTE;
  if (length >= MINUTE && length % MINUTE === 0) return;
  const hint = 'Write for example `PT5M`.';
  ctx.addIssue({ code: 'custom', message: 'must be whole minutes: the scheduler counts no seconds', params: { hint } });
});

const cron = z.string().superRefine((text, ctx) => {
  try {
    schedulerCron(text);
  } catch (error) {
    if (!(error instanceof CronProblem)) throw error;
    ctx.addIssue({ code: 'custom', message: error.message, params: { hint: 'For example `0 6 * * MON-FRI`.' } });
  }
});

/** What starts a workflow by itself; several may. */
export const schedule = z
  .strictObject({ every: every.optional(), cron: cron.optional(), after: written.optional(), on: strategy.optional() })
  .refine((value) => Object.values(value).some((member) => member !== undefined), {
    error: 'must have `every`, `cron`, `after` or `on`',
  });
export type ScheduleSource = z.infer<typeof schedule>;

/** `rate(5 minutes)`, as EventBridge Scheduler has it. @param length in milliseconds, whole minutes */
export function schedulerRate(length: number): string {
  const minutes = length / MINUTE;
  return `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`;
}
