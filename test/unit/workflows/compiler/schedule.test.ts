import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { schedulerCron } from '../../../../functions/workflows/language/schedule/cron.ts';
import { definition, SETTINGS } from './support/run.ts';

const scheduled = (schedule: object) => compile(definition({ schedule, do: [{ a: { set: { x: 1 } } }] }), SETTINGS);

describe('cron of five fields', () => {
  test.each([
    ['* * * * *', 'cron(* * * * ? *)'],
    ['0 6 * * MON-FRI', 'cron(0 6 ? * MON-FRI *)'],
    ['*/15 0-8/2 1,15 jan *', 'cron(0/15 0-8/2 1,15 1 ? *)'],
    ['5 4 * * 0', 'cron(5 4 ? * SUN *)'],
    ['5 4 * * 7', 'cron(5 4 ? * SUN *)'],
    ['5 4 * * 1-5', 'cron(5 4 ? * MON-FRI *)'],
  ])('%s is %s', (text, expected) => {
    expect(schedulerCron(text)).toBe(expected);
  });

  test.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '1-0 * * * *',
    '*/0 * * * *',
    '1--2 * * * *',
    '1/2/3 * * * *',
    'x * * * *',
    '* * 1 * MON',
    '@daily',
    '* * L * *',
  ])('%s is refused', (text) => {
    expect(() => schedulerCron(text)).toThrow(/must have|has `|restricts/);
  });

  test('keeps every hour and minute, and counts the days of the week by name', () => {
    const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
    fc.assert(
      fc.property(fc.nat(59), fc.nat(23), fc.nat(7), (minute, hour, day) => {
        expect(schedulerCron(`${minute} ${hour} * * ${day}`)).toBe(`cron(${minute} ${hour} ? * ${days[day]} *)`);
      }),
    );
  });
});

describe('a schedule', () => {
  test('is what the scheduler takes, beside the state machine', () => {
    const schedule = { every: { hours: 2 }, cron: '0 6 * * MON', after: 'PT30S' };
    expect(scheduled(schedule)).toMatchObject({
      ok: true,
      schedule: { expressions: ['rate(120 minutes)', 'cron(0 6 ? * MON *)'], afterSeconds: 30 },
      needs: [{ part: 'schedules', pointer: '/schedule' }],
    });
    expect(scheduled({ every: 'PT1M' })).toMatchObject({ schedule: { expressions: ['rate(1 minute)'] } });
  });

  test('starts runs on events', () => {
    const paid = {
      with: { type: 'paid', data: '${ $input.amount > 10 }' },
      correlate: { order: { from: '$input.subject' } },
    };
    expect(scheduled({ on: { all: [paid, { with: { type: 'shipped' } }] } })).toMatchObject({
      schedule: {
        on: {
          all: [
            {
              attributes: { type: 'paid' },
              predicate: '$input.amount > 10',
              correlate: { order: { from: '$input.subject' } },
            },
            { attributes: { type: 'shipped' } },
          ],
        },
      },
    });
  });

  test('is absent from workflows that are started', () => {
    const result = compile(definition({ do: [{ a: { set: { x: 1 } } }] }), SETTINGS);
    expect(result.ok && result.schedule).toBeUndefined();
  });

  test.each<[string, object]>([
    ['invalid-value', {}],
    ['invalid-value', { every: 'PT90S' }],
    ['invalid-value', { every: '${ "PT5M" }' }],
    ['invalid-value', { cron: '* * *' }],
    ['invalid-value', { after: '${ $input.pause }' }],
    ['sub-second-duration', { after: { milliseconds: 5 } }],
    ['unknown-variable', { on: { one: { with: { subject: '${ $input.x }' } } } }],
    ['unknown-field', { hourly: true }],
  ])('is refused with %s: %j', (code, schedule) => {
    const result = scheduled(schedule);
    expect(result.ok ? [] : result.errors.map((error) => error.code)).toContain(code);
  });
});
