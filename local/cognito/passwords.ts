import { randomBytes, randomInt, scryptSync, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../service.ts';

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  readonly temporaryPasswordDays: number;
}

export interface PasswordHash {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
/** What Cognito counts as a symbol; a space counts too, but not at the ends. */
const SYMBOLS = '^$*.[]{}()?"!@#%&/\\,><\':;|_~`=+-';
const MAXIMUM_LENGTH = 256;
// 2^10 rounds take two milliseconds: passwords of a local cloud are in its memory, and in a data folder of its owner.
const SCRYPT_COST = 1024;

export function hashPassword(password: string): PasswordHash {
  const salt = randomBytes(16);
  return { salt, hash: derive(password, salt) };
}

export function passwordMatches(password: string, stored: PasswordHash): boolean {
  return timingSafeEqual(derive(password, stored.salt), stored.hash);
}

/** @throws AwsError `InvalidPasswordException` with Cognito's reason */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  const reason = violation(password, policy);
  if (reason === undefined) return;
  throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${reason}`);
}

/** A temporary password that conforms with the policy. */
export function generatePassword(policy: PasswordPolicy): string {
  const classes = requiredClasses(policy).map((required) => required.characters);
  const alphabet = classes.length === 0 ? LOWERCASE + DIGITS : classes.join('');
  const length = Math.max(policy.minimumLength, 8);
  const characters = classes.map(pick);
  while (characters.length < length) characters.push(pick(alphabet));
  return shuffle(characters).join('');
}

function violation(password: string, policy: PasswordPolicy): string | undefined {
  if (password.length < policy.minimumLength) return 'Password not long enough';
  if (password.length > MAXIMUM_LENGTH) return 'Password too long';
  if (/^\s|\s$/.test(password)) return 'Password cannot begin or end with spaces';
  const missing = requiredClasses(policy).find(({ characters, spaceCounts }) => {
    const accepted = spaceCounts ? `${characters} ` : characters;
    return ![...password].some((character) => accepted.includes(character));
  });
  return missing && `Password must have ${missing.name} characters`;
}

function requiredClasses(policy: PasswordPolicy) {
  const classes = [
    { required: policy.requireUppercase, name: 'uppercase', characters: UPPERCASE, spaceCounts: false },
    { required: policy.requireLowercase, name: 'lowercase', characters: LOWERCASE, spaceCounts: false },
    { required: policy.requireNumbers, name: 'numeric', characters: DIGITS, spaceCounts: false },
    { required: policy.requireSymbols, name: 'symbol', characters: SYMBOLS, spaceCounts: true },
  ];
  return classes.filter((each) => each.required);
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}

/** Fisher–Yates, so that the required characters do not always lead. */
function shuffle(characters: readonly string[]): string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
  }
  return shuffled;
}

function derive(password: string, salt: Buffer): Buffer {
  return scryptSync(password, salt, 32, { N: SCRYPT_COST });
}
