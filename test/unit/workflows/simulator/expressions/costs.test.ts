import { describe, expect, test } from 'vitest';
import {
  BOUNDED_FUNCTIONS,
  RANGE_OPERATOR,
} from '../../../../../functions/workflows/simulator/expressions/bounded-functions.ts';
import type { Meter } from '../../../../../functions/workflows/simulator/expressions/meter.ts';
import { compilePattern, createMatcher } from '../../../../../functions/workflows/simulator/expressions/regex.ts';
import { STEP_FUNCTIONS_FUNCTIONS } from '../../../../../functions/workflows/simulator/expressions/step-functions-functions.ts';

const FUNCTIONS = { ...BOUNDED_FUNCTIONS, ...STEP_FUNCTIONS_FUNCTIONS };
/** Bytes of an array without elements. */
const EMPTY = 376;

function counting() {
  const spent = { steps: 0, bytes: 0 };
  const meter: Meter = {
    entry: () => undefined,
    exit: () => undefined,
    spendSteps: (steps) => {
      spent.steps += steps;
    },
    spendBytes: (bytes) => {
      spent.bytes += bytes;
    },
  };
  return { spent, meter };
}

/** What a function tells the meter, be its result a value or an error. */
async function cost(name: string, ...args: readonly unknown[]) {
  const { spent, meter } = counting();
  const environment = { bind: () => undefined, lookup: () => ({ meter, now: 0, random: () => 0.5 }) };
  try {
    await FUNCTIONS[name]?.implementation.apply({ environment, input: undefined }, [...args]);
  } catch {
    // Also what ends in an error has its cost.
  }
  return spent;
}

type Case = readonly [string, readonly unknown[], { readonly steps?: number; readonly bytes?: number }];

describe('the cost of a function', () => {
  test.each<Case>([
    ['uppercase', ['x'.repeat(640)], { steps: 10 }],
    ['substringBefore', ['x'.repeat(64), 'y'.repeat(32)], { steps: 1.5 }],
    ['reverse', [Array(80).fill(0)], { steps: 10 }],
    ['abs', [-1], {}],
    ['string', [{ a: [1, 2] }], { steps: 4 }],
    ['clone', [[1, [2]]], { steps: 4 }],
    ['parse', ['1'.repeat(128)], { steps: 2 }],
    ['parse', [undefined], {}],
  ])('$%s of %j is for what it looks at', async (name, args, expected) => {
    expect(await cost(name, ...args)).toEqual({ steps: 0, bytes: 0, ...expected });
  });

  test.each<Case>([
    ['pad', ['x', 10], { bytes: 20 + EMPTY }],
    ['pad', ['x', -10, 'ab'], { bytes: 20 + EMPTY }],
    ['pad', [undefined, 10], {}],
    ['pad', ['x', undefined], {}],
    ['join', [Array(16).fill('abc'), '--'], { steps: 2, bytes: 2 * (16 * 3 + 16 * 2) }],
    ['join', [Array(16).fill('abc')], { steps: 2, bytes: 2 * 16 * 3 }],
    ['join', [undefined, '-'], {}],
    [RANGE_OPERATOR, [1, 100], { bytes: 100 * 12 + EMPTY }],
    [RANGE_OPERATOR, [7, 7], { bytes: 12 + EMPTY }],
    [RANGE_OPERATOR, [2, 1], {}],
    [RANGE_OPERATOR, [undefined, 1], {}],
    [RANGE_OPERATOR, [1, undefined], {}],
    ['range', [1, 10, 3], { bytes: 2 * (4 * 12 + EMPTY) }],
    ['range', [3, 1, 1], { bytes: 2 * EMPTY }],
    ['range', [undefined, 1, 1], {}],
    ['range', [1, undefined, 1], {}],
    ['range', [1, 1, undefined], {}],
    ['range', [1, 2, 0], {}],
    ['partition', [Array(5).fill(0), 2], { bytes: 5 * 12 + EMPTY + 3 * 12 + EMPTY }],
    ['partition', [undefined, 2], {}],
    ['partition', [[1], undefined], {}],
    ['partition', [[1], 0], {}],
  ])('$%s of %j is for what it makes', async (name, args, expected) => {
    expect(await cost(name, ...args)).toEqual({ steps: 0, bytes: 0, ...expected });
  });

  test('$distinct looks at every value, unless there are none to compare', async () => {
    expect(await cost('distinct', [1, { a: 1 }])).toEqual({ steps: 4, bytes: 0 });
    expect(await cost('distinct', [{ a: 1 }])).toEqual({ steps: 0, bytes: 0 });
    expect(await cost('distinct', undefined)).toEqual({ steps: 0, bytes: 0 });
  });
});

describe('the cost of a picture', () => {
  const text = (length: number) => 'x'.repeat(length);

  test.each<Case>([
    ['formatNumber', [5, '#'], { steps: 1 / 64 }],
    ['toMillis', ['2026', '[Y]'], { steps: (4 + 3) / 64 + 1 / 64 }],
    ['toMillis', ['20260101', '[Y0001][M01][D01]'], { steps: (8 + 17) / 64 + 8 ** 2 / 64 }],
    ['toMillis', ['2026', undefined], { steps: 4 / 64 }],
    ['fromMillis', [0], {}],
  ])('of $%s of %j is for the ways to share out what it reads', async (name, args, expected) => {
    expect(await cost(name, ...args)).toEqual({ steps: 0, bytes: 0, ...expected });
  });

  test.each(['0000', '#,##0.000000', '9999.09', '1,000,000.00', text(256)])('%s is sensible', async (picture) => {
    expect(await cost('formatNumber', 5, picture)).toMatchObject({ bytes: 0 });
  });

  test.each(['00000', '#.#12345', '[Y,99999]', text(257)])('%s is not', async (picture) => {
    expect(await cost('formatNumber', 5, picture)).toMatchObject({ bytes: Number.POSITIVE_INFINITY });
  });
});

describe('the cost of $replace', () => {
  const BY_TEXT = (4 + 1 + 2) / 64;

  test.each<Case>([
    ['every occurrence', ['aXbX', 'X', '--'], { steps: BY_TEXT, bytes: 2 * (4 + 2 * 2) }],
    ['as many as are wanted', ['aXbX', 'X', '--', 1], { steps: BY_TEXT, bytes: 2 * (4 + 2) }],
    ['none', ['aXbX', 'X', '--', 0], { steps: BY_TEXT, bytes: 2 * 4 }],
    ['no text', [undefined, 'X', '--'], {}],
    ['what replaces nothing', ['aXbX', 'X', undefined], { steps: 5 / 64, bytes: 2 * 4 }],
  ])('is for %s: %j', async (_name, args, expected) => {
    expect(await cost('replace', ...args)).toEqual({ steps: 0, bytes: 0, ...expected });
  });

  const matched = (text: string, replacement: unknown) =>
    cost('replace', text, createMatcher(compilePattern(/b/), counting().meter), replacement);

  test('is for every match of an expression: the replacement, and the text for each reference', async () => {
    expect(await matched('abcb', '--')).toEqual({ steps: (4 + 2) / 64, bytes: 2 * (2 * 2) });
    expect(await matched('abcb', '$0-$1')).toEqual({ steps: (4 + 5) / 64, bytes: 2 * 2 * (5 + 2 * 4) });
    expect(await matched('ac', '--')).toEqual({ steps: (2 + 2) / 64, bytes: 0 });
  });

  test('is for every result of a function', async () => {
    expect(await matched('abcb', () => 'four')).toEqual({ steps: 4 / 64, bytes: 2 * 2 * 4 });
  });

  test('is not for what is no text', async () => {
    expect(await matched('abcb', () => 5)).toEqual({ steps: 4 / 64, bytes: 0 });
  });
});

describe('the cost of a regular expression', () => {
  const look = (text: string) => {
    const { spent, meter } = counting();
    return { spent, match: createMatcher(compilePattern(/b/), meter)(text) };
  };

  test('is a step, and one for 8 characters that it looks at', () => {
    expect(look(`${'x'.repeat(79)}b${'x'.repeat(800)}`)).toMatchObject({ match: { start: 79 }, spent: { steps: 11 } });
    expect(look('x'.repeat(80))).toMatchObject({ match: undefined, spent: { steps: 11 } });
  });

  test('is for each match, from where the last one ended; there is none behind the end', () => {
    const { spent, match } = look(`${'x'.repeat(7)}b${'x'.repeat(15)}b`);
    expect(spent.steps).toBe(2);
    const next = match?.next();
    expect(next).toMatchObject({ start: 23, end: 24 });
    expect(spent.steps).toBe(2 + 3);
    expect(next?.next()).toBeUndefined();
    expect(spent.steps).toBe(2 + 3);
  });
});
