/** A calendar month in UTC: `2026-11`. */
export type Month = `${number}-${string}`;

/** The month of a moment, in milliseconds since the epoch. */
export function monthOf(now: number): Month {
  return new Date(now).toISOString().slice(0, 7) as Month;
}

/** When the month began, in milliseconds since the epoch. */
export function monthStart(month: Month): number {
  return Date.parse(`${month}-01T00:00:00.000Z`);
}

/** When the month ends and its counters begin anew, in milliseconds since the epoch. */
export function monthEnd(month: Month): number {
  const date = new Date(monthStart(month));
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
