/** Decimal arithmetic on numbers as DynamoDB writes them (`-12.5`, never with an exponent): exact, 38 digits. */

interface Decimal {
  readonly digits: bigint;
  /** Digits after the point. */
  readonly scale: number;
}

/** The most significant digits a number may have. */
export const MOST_DIGITS = 38;

export function addNumbers(a: string, b: string): string {
  return combine(a, b, (x, y) => x + y);
}

export function subtractNumbers(a: string, b: string): string {
  return combine(a, b, (x, y) => x - y);
}

/** Significant digits: those between the first and the last that is not zero. */
export function significantDigits(number: string): number {
  return number.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length;
}

/** Negative when `a` is less than `b`, zero when they are equal. */
export function compareNumbers(a: string, b: string): number {
  const [x, y] = align(parse(a), parse(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A text whose order by code units is the order of the numbers. */
export function sortableNumber(number: string): string {
  const { digits, scale } = parse(number);
  if (digits === 0n) return '1';
  const significant = (digits < 0n ? -digits : digits).toString();
  // Magnitudes lie between 10⁻¹³⁰ and 10¹²⁶: shifted by 200 the exponent is positive and has three digits.
  const exponent = significant.length - scale + 200;
  const magnitude = String(exponent).padStart(3, '0') + significant.replace(/0+$/, '');
  if (digits > 0n) return `2${magnitude}`;
  // Below zero the greater magnitude comes first: nines' complement, closed by a character above all digits.
  return `0${magnitude.replace(/\d/g, (digit) => String(9 - Number(digit)))}~`;
}

function combine(a: string, b: string, operation: (x: bigint, y: bigint) => bigint): string {
  const [x, y, scale] = align(parse(a), parse(b));
  return format({ digits: operation(x, y), scale });
}

function align(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale), scale];
}

function parse(number: string): Decimal {
  const point = number.indexOf('.');
  if (point < 0) return { digits: BigInt(number), scale: 0 };
  return { digits: BigInt(number.slice(0, point) + number.slice(point + 1)), scale: number.length - point - 1 };
}

function format({ digits, scale }: Decimal): string {
  if (scale === 0) return digits.toString();
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const fraction = text.slice(-scale).replace(/0+$/, '');
  const whole = text.slice(0, -scale);
  return `${digits < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
