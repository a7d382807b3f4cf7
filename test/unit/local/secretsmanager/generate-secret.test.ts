import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateSecret, generateSecretString } from '../../../../local/secretsmanager/generate-secret.ts';

const classes = {
  ExcludeLowercase: /[a-z]/,
  ExcludeUppercase: /[A-Z]/,
  ExcludeNumbers: /\d/,
  ExcludePunctuation: /[!-/:-@[-`{-~]/,
};

test('a secret has its length, something of every class and nothing that is excluded', async () => {
  const settings = fc.record({
    PasswordLength: fc.integer({ min: 5, max: 60 }),
    ExcludeCharacters: fc.constantFrom('', 'abc', '"@/\\'),
    ...Object.fromEntries(Object.keys(classes).map((name) => [name, fc.boolean()])),
  });
  await fc.assert(
    fc.asyncProperty(settings, async (written) => {
      fc.pre(Object.keys(classes).some((name) => Object(written)[name] === false));
      const secret = generateSecret(generateSecretString.parse(written));
      expect(secret).toHaveLength(written.PasswordLength);
      for (const [name, members] of Object.entries(classes)) expect(members.test(secret)).toBe(!Object(written)[name]);
      for (const letter of written.ExcludeCharacters) expect(secret).not.toContain(letter);
    }),
  );
});

test('a secret can be a member of a JSON object', () => {
  const settings = generateSecretString.parse({ SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password' });
  expect(JSON.parse(generateSecret(settings))).toEqual({ user: 'u', password: expect.stringMatching(/^.{32}$/s) });
});

test('what cannot be made is refused', () => {
  expect(() => generateSecret(generateSecretString.parse({ PasswordLength: 2 }))).toThrow('no such secret');
});
