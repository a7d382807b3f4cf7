/** The present moment. Injected, so that tests and the local cloud can set it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The moment as an ISO 8601 string in UTC with milliseconds, as the API shows times. */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
