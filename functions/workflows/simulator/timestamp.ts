const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|([+-])(\d{2}):(\d{2}))$/i;

/**
 * Reads an ISO 8601 date-time in extended format with an offset, as `Timestamp` of a Wait state must be.
 * @returns milliseconds since the epoch, or undefined when the text is something else
 */
export function parseTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1, 7).map((part) => Number(part ?? 0));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // The 30th of February would have become a day in March, the 0th one in January.
  if (date.getUTCMonth() !== month - 1) return undefined;
  date.setUTCHours(hour, minute, second, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));
  const offsetMinutes = Number(match[10] ?? 0) * 60 + Number(match[11] ?? 0);
  return date.getTime() - (match[9] === '-' ? -1 : 1) * offsetMinutes * 60_000;
}
