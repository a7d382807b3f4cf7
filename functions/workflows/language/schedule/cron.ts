/** A field of a cron expression: what it counts, and the names it has for that. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MINUTES: Field = { name: 'minutes', least: 0, most: 59 };
const HOURS: Field = { name: 'hours', least: 0, most: 23 };
const DAYS: Field = { name: 'days of the month', least: 1, most: 31 };
const MONTHS: Field = {
  name: 'months',
  least: 1,
  most: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
/** In cron Sunday is 0, and 7 as well. */
const WEEKDAYS: Field = {
  name: 'days of the week',
  least: 0,
  most: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};

/** What is wrong with a cron expression. */
export class CronProblem extends Error {}

/**
 * A cron expression of five fields as one of EventBridge Scheduler, which has six (user guide, "Schedule types"): it counts the
 * days of the week from 1, ends with the year, and wants `?` in one of the two fields for days. Where both are restricted, cron
 * means either day and the scheduler can not say that.
 * @throws CronProblem
 */
export function schedulerCron(text: string): string {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5)
    throw new CronProblem('must have five fields: minutes, hours, days, months, days of the week');
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = fields;
  const [day, weekday] = [translated(days, DAYS), translated(weekdays, WEEKDAYS)];
  if (day !== '*' && weekday !== '*') {
    throw new CronProblem('restricts both the days of the month and those of the week, which the scheduler cannot do');
  }
  const byDay =
    weekday === '*' ? `${day} ${translated(months, MONTHS)} ?` : `? ${translated(months, MONTHS)} ${weekday}`;
  return `cron(${translated(minutes, MINUTES)} ${translated(hours, HOURS)} ${byDay} *)`;
}

function translated(text: string, field: Field): string {
  return text
    .split(',')
    .map((part) => translatedPart(part, field))
    .join(',');
}

/** `*`, `5`, `1-5`, each with or without a step. */
function translatedPart(part: string, field: Field): string {
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) throw wrong(part, field);
  if (range === '*') return step === undefined ? '*' : `${valueText(field.least, field)}/${step}`;
  const [from = '', to, ...rest] = range.split('-');
  if (rest.length > 0) throw wrong(part, field);
  const [first, last] = [numberOf(from, field), to === undefined ? undefined : numberOf(to, field)];
  if (last !== undefined && last < first) throw wrong(part, field);
  const values = last === undefined ? valueText(first, field) : `${valueText(first, field)}-${valueText(last, field)}`;
  return step === undefined ? values : `${values}/${step}`;
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + field.least : Number(text);
  if (!/^(\d+|[A-Za-z]{3})$/.test(text) || !(value >= field.least && value <= field.most)) throw wrong(text, field);
  return value;
}

/** Days of the week by name, so that nobody has to count them: 0 and 7 are both Sunday. */
function valueText(value: number, field: Field): string {
  return field === WEEKDAYS ? (field.names?.[value % 7] ?? '') : String(value);
}

function wrong(text: string, { name, least, most }: Field): CronProblem {
  return new CronProblem(`has \`${text}\` for the ${name}, which go from ${least} to ${most}`);
}
