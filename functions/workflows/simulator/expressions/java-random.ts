const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = (1n << 48n) - 1n;

function next(state: bigint): bigint {
  return (state * MULTIPLIER + INCREMENT) & MASK;
}

/**
 * First `nextDouble()` of `java.util.Random` for a seed: what `$random(seed)` answers on Step Functions
 * (`$random(42)` is 0.7275636800328681). The seed is a Java long: the fraction is cut, the rest wraps at 64 bits.
 */
export function javaRandomDouble(seed: number): number {
  const long = BigInt.asIntN(64, BigInt(Math.trunc(seed)));
  const first = next((long ^ MULTIPLIER) & MASK);
  const second = next(first);
  // 26 high bits, then 27: the 53 bits of a double's significand.
  const bits = ((first >> 22n) << 27n) + (second >> 21n);
  return Number(bits) / 2 ** 53;
}
