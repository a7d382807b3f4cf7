import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromChunks, toChunks } from '../../../../functions/workflows/domain/version-content.ts';

test('a text comes back as it was', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
      (text) => {
        expect(fromChunks(toChunks('definition', text))).toBe(text);
      },
    ),
  );
});

test('what hardly compresses is cut into pieces that fit an item, and put together in any order', () => {
  const text = randomBytes(700_000).toString('base64');
  const chunks = toChunks('state-machine', text);
  expect(chunks.length).toBeGreaterThan(1);
  expect(chunks.every(({ bytes }) => bytes.length <= 400_000)).toBe(true);
  expect(fromChunks([...chunks].reverse())).toBe(text);
  expect(() => fromChunks(chunks.slice(1))).toThrow(RangeError);
});

test('pieces that an earlier, longer text left behind are not read', () => {
  const longer = toChunks('state-machine', randomBytes(700_000).toString('base64'));
  const shorter = toChunks('state-machine', 'short');
  expect(fromChunks([...shorter, ...longer.slice(1)])).toBe('short');
});
