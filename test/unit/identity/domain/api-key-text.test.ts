import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatApiKey,
  hashSecret,
  newSecret,
  parseApiKey,
  secretMatches,
  toBase62,
} from '../../../../functions/identity/domain/api-key-text.ts';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('the text of an API key', () => {
  test('is read as it was written', async () => {
    const id = fc.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    await fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9]{1,7}$/), id, bytes, (stage, keyId, random) => {
        const parts = { stage, id: keyId, secret: toBase62(random) };
        expect(parseApiKey(formatApiKey(parts))).toEqual(parts);
      }),
    );
  });

  test('is nothing else', async () => {
    await fc.assert(fc.property(fc.string(), (text) => parseApiKey(`trb_${text}`) === undefined));
    const text = formatApiKey({ stage: 'dev', id: '01K9Z3N0V4T8S6QH2M5D7XWBCE', secret: newSecret() });
    for (const wrong of [text.slice(1), `${text}0`, text.slice(0, -1), text.toLowerCase(), `${text}\n`]) {
      expect(parseApiKey(wrong)).toBeUndefined();
    }
  });

  test('keeps all 256 bits: different bytes give different digits of equal length', async () => {
    await fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(toBase62(a)).toHaveLength(43);
        expect(toBase62(a) === toBase62(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
    expect(toBase62(new Uint8Array(32).fill(255))).toHaveLength(43);
    expect(newSecret()).not.toBe(newSecret());
  });

  test('matches the hash of its own secret only', async () => {
    await fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(secretMatches(a, hashSecret(b))).toBe(a === b);
        expect(secretMatches(a, b)).toBe(false);
      }),
    );
  });
});
