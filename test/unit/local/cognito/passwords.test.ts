import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkPassword,
  generatePassword,
  hashPassword,
  type PasswordPolicy,
  passwordMatches,
} from '../../../../local/cognito/passwords.ts';

const policies: fc.Arbitrary<PasswordPolicy> = fc.record({
  minimumLength: fc.integer({ min: 6, max: 99 }),
  requireUppercase: fc.boolean(),
  requireLowercase: fc.boolean(),
  requireNumbers: fc.boolean(),
  requireSymbols: fc.boolean(),
  temporaryPasswordDays: fc.constant(7),
});

test('generated passwords conform with every policy', () =>
  fc.assert(
    fc.property(policies, (policy) => {
      expect(() => checkPassword(generatePassword(policy), policy)).not.toThrow();
    }),
  ));

test('a password matches its own hash only', () =>
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const stored = hashPassword(one);
      expect([passwordMatches(one, stored), passwordMatches(other, stored)]).toEqual([true, one === other]);
    }),
    { numRuns: 20 },
  ));

test.each([
  ['Short-1', 'Password not long enough'],
  ['lowercase-1', 'Password must have uppercase characters'],
  ['UPPERCASE-1', 'Password must have lowercase characters'],
  ['No-numbers', 'Password must have numeric characters'],
  ['NoSymbols1', 'Password must have symbol characters'],
])('%s is refused: %s', (password, reason) => {
  const policy = {
    minimumLength: 8,
    requireUppercase: true,
    requireLowercase: true,
    requireNumbers: true,
    requireSymbols: true,
    temporaryPasswordDays: 7,
  };
  expect(() => checkPassword(password, policy)).toThrow(`Password did not conform with policy: ${reason}`);
});
