import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKept } from '../../../functions/shared/kept.ts';

const sized = (value: number) => value;
const uses = fc.array(fc.record({ key: fc.integer({ min: 0, max: 9 }), size: fc.integer({ min: 0, max: 60 }) }), {
  maxLength: 60,
});

describe('what is kept', () => {
  test('never passes its bounds, and is what was used last', async () => {
    await fc.assert(
      fc.asyncProperty(uses, fc.integer({ min: 1, max: 6 }), async (steps, mostEntries) => {
        const mostBytes = 50;
        const kept = createKept<number>({ mostEntries, mostBytes, bytesOf: sized });
        let model: [number, number][] = [];
        for (const { key, size } of steps) {
          const known = model.find(([name]) => name === key);
          const value = await kept.get([String(key)], async () => size);
          expect(value).toBe(known?.[1] ?? size);
          model = model.filter(([name]) => name !== key);
          if (value <= mostBytes) model.push([key, value]);
          const bytes = () => model.reduce((sum, [, each]) => sum + each, 0);
          while (model.length > mostEntries || bytes() > mostBytes) model.shift();
          expect([kept.entries, kept.bytes]).toEqual([model.length, bytes()]);
        }
        for (let key = 0; key < 10; key++)
          expect(kept.find([String(key)])).toBe(model.find(([name]) => name === key)?.[1]);
      }),
    );
  });

  test('tells keys of several parts apart', () => {
    const kept = createKept<string>({ mostEntries: 9 });
    kept.put(['acme', 'shop.a'], 'of acme');
    expect(kept.find(['acmeshop.a'])).toBeUndefined();
    expect(kept.find(['acme', 'shop', 'a'])).toBeUndefined();
    expect(kept.find(['globex', 'shop.a'])).toBeUndefined();
    expect(kept.find(['acme', 'shop.a'])).toBe('of acme');
  });

  test('is no failure: the next use tries again', async () => {
    const kept = createKept<string>({ mostEntries: 9 });
    await expect(kept.get(['a'], () => Promise.reject(new Error('no table')))).rejects.toThrow('no table');
    expect(await kept.get(['a'], async () => 'there')).toBe('there');
  });
});
