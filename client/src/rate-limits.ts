/** What is left of one of the tenant's quotas. */
export interface RateLimit {
  /** `starts`, `transitions`, `task-calls`; a newer server may know others. */
  readonly name: string;
  readonly quota: number | undefined;
  /** Seconds over which the quota holds. */
  readonly windowSeconds: number | undefined;
  readonly remaining: number | undefined;
  /** Seconds until all of the quota is there again. */
  readonly resetSeconds: number | undefined;
}

/** Reads `RateLimit` and `RateLimit-Policy`; none when the answer has neither. */
export function readRateLimits(headers: Headers): readonly RateLimit[] {
  const limits = parseList(headers.get('ratelimit') ?? '');
  const policies = parseList(headers.get('ratelimit-policy') ?? '');
  return [...new Set([...limits.keys(), ...policies.keys()])].map((name) => ({
    name,
    quota: policies.get(name)?.get('q'),
    windowSeconds: policies.get(name)?.get('w'),
    remaining: limits.get(name)?.get('r'),
    resetSeconds: limits.get(name)?.get('t'),
  }));
}

/** Quoted names with their integer parameters, of a list of structured fields (RFC 9651); others are passed over. */
function parseList(text: string): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const members = text.matchAll(/"([^"\\]*)"((?:\s*;\s*[a-z][a-z0-9_-]*=[^;,]*)*)/g);
  return new Map(
    [...members].map(([, name = '', parameters = '']) => {
      const pairs = [...parameters.matchAll(/([a-z][a-z0-9_-]*)=(\d{1,15})(?=\s|;|$)/g)];
      return [name, new Map(pairs.map(([, key = '', value]) => [key, Number(value)]))];
    }),
  );
}
