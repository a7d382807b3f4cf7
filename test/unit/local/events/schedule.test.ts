import { expect, test } from 'vitest';
import { readSchedule } from '../../../../local/events/schedule.ts';

function next(expression: string, after: string): string | undefined {
  const time = readSchedule(expression)(Date.parse(after));
  return time === undefined ? undefined : new Date(time).toISOString();
}

test.each([
  ['rate(1 minute)', '2026-11-22T12:00:30Z', '2026-11-22T12:01:30.000Z'],
  ['rate(2 days)', '2026-11-22T12:00:00Z', '2026-11-24T12:00:00.000Z'],
  ['cron(0 10 * * ? *)', '2026-11-22T09:59:59Z', '2026-11-22T10:00:00.000Z'],
  ['cron(0 10 * * ? *)', '2026-11-22T10:00:00Z', '2026-11-23T10:00:00.000Z'],
  ['cron(15 12 * * ? *)', '2026-12-31T13:00:00Z', '2027-01-01T12:15:00.000Z'],
  ['cron(0/15 * * * ? *)', '2026-11-22T12:31:00Z', '2026-11-22T12:45:00.000Z'],
  ['cron(0 18 ? * MON-FRI *)', '2026-11-21T00:00:00Z', '2026-11-23T18:00:00.000Z'],
  ['cron(0 8 1 JAN,JUL ? *)', '2026-02-01T00:00:00Z', '2026-07-01T08:00:00.000Z'],
  ['cron(0 0 L * ? *)', '2028-02-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['cron(0 0 29 2 ? *)', '2026-11-22T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ['cron(0 0 1W * ? *)', '2026-08-01T00:00:00Z', '2026-08-03T00:00:00.000Z'],
  ['cron(0 0 ? * 6#3 *)', '2026-11-01T00:00:00Z', '2026-11-20T00:00:00.000Z'],
  ['cron(0 0 ? * 6L *)', '2026-11-01T00:00:00Z', '2026-11-27T00:00:00.000Z'],
  ['cron(0 0 1 1 ? 2020)', '2026-11-22T00:00:00Z', undefined],
])('%s after %s comes at %s', (expression, after, expected) => {
  expect(next(expression, after)).toBe(expected);
});

test.each([
  'rate(0 minutes)',
  'rate(1 week)',
  'every day',
  'cron(0 10 * * ?)',
  'cron(0 10 * * * *)',
  'cron(99 10 * * ? *)',
])('%s is refused', (expression) => {
  expect(() => readSchedule(expression)).toThrow();
});
