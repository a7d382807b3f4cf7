import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 62^43 > 2^256, so 43 digits hold any 32 bytes. */
const SECRET_DIGITS = 43;

const API_KEY = /^trb_([a-z][a-z0-9]{1,7})_([0-7][0-9A-HJKMNP-TV-Z]{25})_([0-9A-Za-z]{43})$/;

/** The parts of an API key `trb_<stage>_<id>_<secret>`. */
export interface ApiKeyParts {
  readonly stage: string;
  readonly id: string;
  readonly secret: string;
}

/** 32 bytes as 43 digits of base 62, the first ones padded with zeros. */
export function toBase62(bytes: Uint8Array): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
  let digits = '';
  for (; rest > 0n; rest /= 62n) digits = BASE62.charAt(Number(rest % 62n)) + digits;
  return digits.padStart(SECRET_DIGITS, '0');
}

/** A new secret: 256 bits of the system's randomness. */
export function newSecret(): string {
  return toBase62(randomBytes(32));
}

export function formatApiKey({ stage, id, secret }: ApiKeyParts): string {
  return `trb_${stage}_${id}_${secret}`;
}

/** @returns undefined when the text has not the form of a key */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, stage, id, secret] = API_KEY.exec(text) ?? [];
  return stage === undefined || id === undefined || secret === undefined ? undefined : { stage, id, secret };
}

/** SHA-256 of the secret, in hex. A slow hash would add nothing to 256 random bits. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares in a time that does not depend on where the hashes differ. */
export function secretMatches(secret: string, hash: string): boolean {
  const [given, stored] = [Buffer.from(hashSecret(secret)), Buffer.from(hash)];
  return given.length === stored.length && timingSafeEqual(given, stored);
}
