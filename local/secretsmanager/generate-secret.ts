import { randomInt } from 'node:crypto';
import * as z from 'zod';

/** `GenerateSecretString` of a template. */
export const generateSecretString = z.strictObject({
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  GenerateStringKey: z.string().optional(),
  IncludeSpace: z.boolean().default(false),
  PasswordLength: z.number().int().min(1).max(4096).default(32),
  RequireEachIncludedType: z.boolean().default(true),
  SecretStringTemplate: z.string().optional(),
});

type Settings = z.output<typeof generateSecretString>;

/** A new secret: a password, or a JSON object that holds one. @throws Error when no password can be as demanded */
export function generateSecret(settings: Settings): string {
  const value = password(settings);
  if (settings.GenerateStringKey === undefined) return value;
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(settings.SecretStringTemplate ?? '{}'));
  return JSON.stringify({ ...template, [settings.GenerateStringKey]: value });
}

function password(settings: Settings): string {
  const classes = [
    settings.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    settings.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    settings.ExcludeNumbers ? '' : '0123456789',
    settings.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    settings.IncludeSpace ? ' ' : '',
  ]
    .map((letters) => [...letters].filter((letter) => !settings.ExcludeCharacters.includes(letter)))
    .filter((letters) => letters.length > 0);
  const required = settings.RequireEachIncludedType ? classes.map(pick) : [];
  if (classes.length === 0 || required.length > settings.PasswordLength) throw new Error('no such secret can be made');
  const all = classes.flat();
  const letters = [...required, ...Array.from({ length: settings.PasswordLength - required.length }, () => pick(all))];
  return shuffle(letters).join('');
}

function pick(letters: readonly string[]): string {
  return letters[randomInt(letters.length)] ?? '';
}

/** Fisher and Yates: every order is equally likely. */
function shuffle(letters: readonly string[]): string[] {
  const shuffled = [...letters];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
  }
  return shuffled;
}
