/** What one may get of something that is shared: whole units. */
export interface Claim {
  /** Cannot be denied. */
  readonly least: number;
  readonly most: number;
  readonly weight: number;
}

/** Enough for doubles: each step halves the interval. */
const BISECTIONS = 64;

/**
 * Shares whole units by weight (weighted max-min fairness): all get the same for each unit of their weight, but nobody less
 * than their least or more than their most. All that there is is given away unless everyone has their most.
 * @returns a part for each claim, in their order; together no more than `total`, unless the least are more
 */
export function share(total: number, claims: readonly Claim[]): readonly number[] {
  const partAt = (level: number) => claims.map(({ least, most, weight }) => clamp(level * weight, least, most));
  let low = 0;
  let high = Math.max(0, ...claims.map(({ most, weight }) => most / weight));
  const most = claims.map((claim) => claim.most);
  if (sum(most) <= total) return most;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (sum(partAt(middle)) <= total) low = middle;
    else high = middle;
  }
  return toWhole(total, partAt(low), claims);
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

/** Rounds down, and gives the units that are left over to the largest rests. */
function toWhole(total: number, exact: readonly number[], claims: readonly Claim[]): readonly number[] {
  const whole = exact.map(Math.floor);
  let left = total - sum(whole);
  const byRest = exact
    .map((value, index) => ({ index, rest: value % 1 }))
    .filter(({ index }) => (whole[index] ?? 0) < (claims[index]?.most ?? 0))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRest) {
    if (left < 1) break;
    whole[index] = (whole[index] ?? 0) + 1;
    left -= 1;
  }
  return whole;
}
