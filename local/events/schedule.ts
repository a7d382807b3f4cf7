import { type CronField, readCronField } from './cron-field.ts';

/** When a schedule comes next, in milliseconds since the epoch. `undefined` when never again. */
export type Schedule = (after: number) => number | undefined;

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const DAY_MS = 86_400_000;
/** How far ahead a cron expression is looked for: past the longest gap, eight years between some leap days. */
const HORIZON_DAYS = 9 * 366;

/**
 * Reads `rate(5 minutes)` or `cron(minutes hours day-of-month month day-of-week year)`, in UTC (EventBridge user
 * guide, "Schedule expressions").
 * @throws Error when it is neither
 */
export function readSchedule(expression: string): Schedule {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (value !== undefined && unit !== undefined && Number(value) > 0) {
    const period = Number(value) * (UNIT_MS[unit] ?? 0);
    return (after) => after + period;
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) throw new Error(`${expression} is neither rate(value unit) nor cron(six fields)`);
  return readCron(fields as [string, string, string, string, string, string]);
}

function readCron([minutes, hours, day, month, weekday, year]: [
  string,
  string,
  string,
  string,
  string,
  string,
]): Schedule {
  if ((day === '?') === (weekday === '?')) {
    throw new Error('exactly one of day-of-month and day-of-week of a cron expression is ?');
  }
  const fields = {
    minute: readCronField('minute', minutes),
    hour: readCronField('hour', hours),
    month: readCronField('month', month),
    year: readCronField('year', year),
    day: day === '?' ? readCronField('weekday', weekday) : readCronField('day', day),
  };
  return (after) => {
    const from = Math.floor(after / 60_000) * 60_000 + 60_000;
    const firstDay = Math.floor(from / DAY_MS) * DAY_MS;
    for (let n = 0; n <= HORIZON_DAYS; n += 1) {
      const date = firstDay + n * DAY_MS;
      const time = isDay(date, fields) ? timeOfDay(fields, Math.max(from - date, 0)) : undefined;
      if (time !== undefined) return date + time;
    }
    return undefined;
  };
}

function isDay(
  date: number,
  fields: { readonly month: CronField; readonly year: CronField; readonly day: CronField },
): boolean {
  const day = new Date(date);
  return fields.year(day.getUTCFullYear(), day) && fields.month(day.getUTCMonth() + 1, day) && fields.day(0, day);
}

/** The first minute of a day that fits, from a moment of the day on; both in milliseconds since midnight. */
function timeOfDay(fields: { readonly minute: CronField; readonly hour: CronField }, from: number): number | undefined {
  const midnight = new Date(0);
  for (let minute = from / 60_000; minute < 24 * 60; minute += 1) {
    if (fields.hour(Math.floor(minute / 60), midnight) && fields.minute(minute % 60, midnight)) return minute * 60_000;
  }
  return undefined;
}
