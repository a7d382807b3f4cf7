import { describe, expect, test } from 'vitest';
import { newTotpSecret, STEP_MS, totpCode, totpStep } from '../../../../local/cognito/totp.ts';

/** `12345678901234567890`, the key of RFC 6238, appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a one-time password', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('at %i s is that of RFC 6238: %s', (seconds, code) => {
    expect(totpCode(SECRET, seconds * 1000)).toBe(code);
    expect(totpStep(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  test('counts one step early and late, and no other', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{52}$/);
    const now = 1_800_000_000_000;
    const counts = [-2, -1, 0, 1, 2].map((step) => totpStep(secret, totpCode(secret, now + step * STEP_MS), now));
    expect(counts).toEqual([undefined, 59_999_999, 60_000_000, 60_000_001, undefined]);
  });

  test.each(['', '12345', '1234567', 'abcdef', '２８７０８２'])('is not %j', (code) => {
    expect(totpStep(SECRET, code, 59_000)).toBeUndefined();
  });
});
