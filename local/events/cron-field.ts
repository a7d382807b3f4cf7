/** Whether a field of a cron expression admits a value. Fields of days read the date instead. */
export type CronField = (value: number, date: Date) => boolean;

type FieldName = 'minute' | 'hour' | 'day' | 'month' | 'weekday' | 'year';

const RANGES: Readonly<Record<FieldName, readonly [number, number]>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  month: [1, 12],
  weekday: [1, 7],
  year: [1970, 2199],
};

const NAMES: Partial<Record<FieldName, readonly string[]>> = {
  month: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  weekday: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

/** @throws Error naming the field that cannot be read */
export function readCronField(name: FieldName, text: string): CronField {
  const special = readDaySpecial(name, text);
  if (special !== undefined) return special;
  const parts = text.split(',').map((part) => readRange(name, part));
  return (value, date) => {
    const actual = name === 'day' ? date.getUTCDate() : name === 'weekday' ? date.getUTCDay() + 1 : value;
    return parts.some(({ from, to, step }) => actual >= from && actual <= to && (actual - from) % step === 0);
  };
}

/** `L` the last day, `15W` the nearest weekday, `6L` the last Friday, `6#3` the third Friday. */
function readDaySpecial(name: FieldName, text: string): CronField | undefined {
  if (name === 'day' && text === 'L') return (_, date) => date.getUTCDate() === daysInMonth(date);
  const [, nearest] = /^(\d{1,2})W$/.exec(text) ?? [];
  if (name === 'day' && nearest !== undefined) {
    return (_, date) => date.getUTCDate() === nearestWeekday(date, Number(nearest));
  }
  if (name !== 'weekday') return undefined;
  const [, last] = /^([1-7])?L$/.exec(text) ?? (text === 'L' ? ['', '7'] : []);
  if (last !== undefined) {
    return (_, date) => date.getUTCDay() + 1 === Number(last) && date.getUTCDate() > daysInMonth(date) - 7;
  }
  const [, weekday, nth] = /^([1-7])#([1-5])$/.exec(text) ?? [];
  if (weekday === undefined) return undefined;
  return (_, date) => date.getUTCDay() + 1 === Number(weekday) && Math.ceil(date.getUTCDate() / 7) === Number(nth);
}

function readRange(name: FieldName, part: string) {
  const [first, last] = RANGES[name];
  const [range = '', stepText] = part.split('/');
  const step = stepText === undefined ? 1 : Number(stepText);
  const [fromText = '', toText] = range.split('-');
  const from = fromText === '*' ? first : readValue(name, fromText);
  const open = fromText === '*' || stepText !== undefined;
  const to = toText === undefined ? (open ? last : from) : readValue(name, toText);
  if (![from, to, step].every(Number.isInteger) || from < first || to > last || step < 1) {
    throw new Error(`${part} is not a ${name} of a cron expression`);
  }
  return { from, to, step };
}

function readValue(name: FieldName, text: string): number {
  const index = NAMES[name]?.indexOf(text.toUpperCase()) ?? -1;
  return index >= 0 ? index + 1 : text === '' ? Number.NaN : Number(text);
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** A Saturday moves to the Friday before, a Sunday to the Monday after, but not out of the month. */
function nearestWeekday(date: Date, day: number): number {
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === daysInMonth(date) ? day - 2 : day + 1;
  return day;
}
