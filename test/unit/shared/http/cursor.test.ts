import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { decodeCursor, encodeCursor, startAfter, toPage } from '../../../../functions/shared/http/cursor.ts';

const sortKey = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' });
const filters = fc.dictionary(fc.constantFrom('workflow', 'status', 'list'), fc.string());

const refused = (cursor: string, of: Record<string, string | undefined> = {}): boolean => {
  try {
    decodeCursor(cursor, of);
    return false;
  } catch (error) {
    return error instanceof DomainError && error.code === 'invalid-cursor';
  }
};

describe('a cursor', () => {
  test('leads back to its sort key, whatever the order of the filters', async () => {
    await fc.assert(
      fc.property(sortKey, filters, (key, of) => {
        const reversed = Object.fromEntries(Object.entries(of).toReversed());
        expect(decodeCursor(encodeCursor(key, of), { ...reversed, absent: undefined })).toBe(key);
      }),
    );
  });

  test('is refused by a list with other filters', async () => {
    await fc.assert(
      fc.property(sortKey, filters, filters, (key, of, other) => {
        fc.pre(JSON.stringify(Object.entries(of).sort()) !== JSON.stringify(Object.entries(other).sort()));
        expect(refused(encodeCursor(key, of), other)).toBe(true);
      }),
    );
  });

  test('is refused after any change of a character', async () => {
    await fc.assert(
      fc.property(sortKey, fc.nat(), fc.string({ maxLength: 1 }), (key, at, character) => {
        const cursor = encodeCursor(key);
        const position = at % cursor.length;
        const altered = cursor.slice(0, position) + character + cursor.slice(position + 1);
        fc.pre(altered !== cursor);
        expect(refused(altered)).toBe(true);
      }),
    );
  });

  test('of arbitrary text is refused', async () => {
    await fc.assert(fc.property(fc.string(), (text) => refused(text)));
    expect(refused(encodeCursor('x'.repeat(2000)))).toBe(true);
  });

  test('carries no partition: it comes from the caller', () => {
    const last = { PK: 'globex#execution#0', SK: 'key' };
    const { next } = toPage({ items: [], last }, () => undefined, { list: 'a' });
    expect(Buffer.from(next ?? '', 'base64url').toString('latin1')).not.toContain('globex');
    expect(startAfter(next, { list: 'a' }, 'acme#execution#0')).toEqual({
      after: { SK: 'key', PK: 'acme#execution#0' },
    });
    expect(startAfter(next, { list: 'a' })).toEqual({ after: { SK: 'key' } });
    expect(startAfter(undefined)).toEqual({});
  });
});
