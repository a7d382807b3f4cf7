import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Time steps of RFC 6238. */
export const STEP_MS = 30_000;
const DIGITS = 6;
/** Codes of the steps before and after count too: clocks of telephones differ, and people type slowly. */
const TOLERANCE = 1;

/** A new key in base32 (RFC 4648), which authenticator apps take. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(32));
}

/** The one-time password of a moment: RFC 6238 with SHA-1, six digits. @param now milliseconds since the epoch */
export function totpCode(secret: string, now: number): string {
  return codeOf(fromBase32(secret), Math.floor(now / STEP_MS));
}

/**
 * The time step that the code is of.
 * @returns undefined when it is of no step that counts now
 */
export function totpStep(secret: string, code: string, now: number): number | undefined {
  const key = fromBase32(secret);
  const current = Math.floor(now / STEP_MS);
  const given = Buffer.from(code);
  for (let step = current - TOLERANCE; step <= current + TOLERANCE; step++) {
    const expected = Buffer.from(codeOf(key, step));
    if (given.length === expected.length && timingSafeEqual(given, expected)) return step;
  }
  return undefined;
}

/** HOTP of RFC 4226 with the step as the counter. */
function codeOf(key: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0x0f;
  const truncated = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(truncated % 10 ** DIGITS).padStart(DIGITS, '0');
}

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((character) => ALPHABET.indexOf(character).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
