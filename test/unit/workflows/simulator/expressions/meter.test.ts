import { describe, expect, test } from 'vitest';
import type { AstNode, NodeMarks } from '../../../../../functions/workflows/simulator/expressions/ast.ts';
import {
  arrayBytes,
  countValues,
  createMeter,
  stringBytes,
} from '../../../../../functions/workflows/simulator/expressions/meter.ts';

const MEMORY = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
const DEPTH =
  'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.';
const TIME = 'Expression evaluation timeout: Check for infinite loop';
const node = (marks?: NodeMarks): AstNode => ({ type: 'x', ...(marks && { marks }) });
const STEPS = 1_000_000;
const MIB = 1_048_576;

describe('a meter', () => {
  test('allows a million steps', () => {
    const meter = createMeter();
    meter.spendSteps(STEPS);
    expect(() => meter.spendSteps(0.1)).toThrow(TIME);
    const entered = createMeter();
    entered.spendSteps(STEPS);
    expect(() => entered.entry(node(), null)).toThrow(TIME);
  });

  test('allows values of 10 MiB, and sixteen times that in all', () => {
    expect(() => createMeter().spendBytes(10 * MIB)).not.toThrow();
    expect(() => createMeter().spendBytes(10 * MIB + 1)).toThrow(MEMORY);
    const meter = createMeter();
    for (let value = 0; value < 16; value += 1) meter.spendBytes(10 * MIB);
    expect(() => meter.spendBytes(1)).toThrow(MEMORY);
  });

  test('allows a hundred nodes within each other, however many follow', () => {
    const meter = createMeter();
    for (let round = 0; round < 3; round += 1) {
      for (let depth = 0; depth < 100; depth += 1) void meter.entry(node(), null);
      for (let depth = 0; depth < 100; depth += 1) meter.exit(node(), null);
    }
    for (let depth = 0; depth < 100; depth += 1) void meter.entry(node(), null);
    expect(() => meter.entry(node(), null)).toThrow(DEPTH);
  });

  test.each<[string, NodeMarks, unknown, number]>([
    ['an array that is made takes a step for 8 elements', { builds: true }, Array(800).fill(0), 100],
    ['a compared object takes one for each value inside', { compared: true }, { a: [1, 2], b: 'x'.repeat(32) }, 7],
    ['an array that is only passed on takes none', {}, Array(800).fill(0), 0],
    ['a text takes none', { builds: true, compared: true }, 'x', 0],
  ])('%s', (_name, marks, result, steps) => {
    const left = (spent: number) => {
      const meter = createMeter();
      void meter.entry(node(marks), null);
      meter.spendSteps(STEPS - 1 - spent);
      return () => meter.exit(node(marks), result);
    };
    expect(left(steps)).not.toThrow();
    if (steps > 0) expect(left(steps - 0.5)).toThrow(TIME);
  });

  test('counts what is made, in bytes', () => {
    const making = (result: unknown, marks: NodeMarks) => () => {
      const meter = createMeter();
      for (let value = 0; value < 15; value += 1) meter.spendBytes(10 * MIB);
      meter.spendBytes(10 * MIB - 2 * 100);
      void meter.entry(node(marks), null);
      meter.exit(node(marks), result);
    };
    expect(making('x'.repeat(100), { builds: true })).not.toThrow();
    expect(making('x'.repeat(101), { builds: true })).toThrow(MEMORY);
    expect(making('x'.repeat(101), {})).not.toThrow();
    expect(making([], { builds: true })).toThrow(MEMORY);
    expect(making([], {})).not.toThrow();
  });

  test('counts the members of a wildcard’s object, and of one that is none nothing', () => {
    const looking = (members: number, marks: NodeMarks) => () => {
      const meter = createMeter();
      const input = Object.fromEntries(Array.from({ length: members }, (_, index) => [`k${index}`, 0]));
      meter.spendSteps(STEPS - 1 - 512);
      void meter.entry(node(marks), input);
    };
    expect(looking(512, { wildcard: true })).not.toThrow();
    expect(looking(513, { wildcard: true })).toThrow(TIME);
    expect(looking(513, {})).not.toThrow();
    for (const input of [null, undefined, 'text', 1]) {
      expect(() => createMeter().entry(node({ wildcard: true }), input)).not.toThrow();
    }
  });

  test('counts items of one group, but not of many', () => {
    const grouping = (keyOf: (index: number) => unknown) => () => {
      const meter = createMeter();
      const container = node({ container: true });
      void meter.entry(container, null);
      for (let index = 0; index < 25_000; index += 1) {
        const key = node({ groupKey: true });
        void meter.entry(key, null);
        meter.exit(key, keyOf(index));
      }
      meter.exit(container, {});
    };
    expect(grouping(() => 'same')).toThrow(TIME);
    expect(grouping((index) => `key ${index}`)).not.toThrow();
    expect(grouping(() => 1)).not.toThrow();
  });

  test('lets parts of a constructor run one after the other', async () => {
    const meter = createMeter();
    const container = node({ container: true });
    void meter.entry(container, null);
    const parts = [1, 2, 3].map(() => node({ siblingIn: container }));
    const entered: number[] = [];
    const entries = parts.map((part, index) => {
      const ready = meter.entry(part, null);
      if (ready === undefined) entered.push(index);
      return ready?.then(() => entered.push(index));
    });
    expect(entered).toEqual([0]);
    for (const [index, part] of parts.entries()) {
      await entries[index];
      expect(entered).toEqual([0, 1, 2].slice(0, index + 1));
      meter.exit(part, null);
    }
    const again = node({ siblingIn: container });
    expect(meter.entry(again, null)).toBeUndefined();
    meter.exit(again, null);
    meter.exit(container, null);
  });
});

describe('the size of a value', () => {
  test('is two bytes a character, and twelve an element beside what an array costs', () => {
    expect([stringBytes(0), stringBytes(3)]).toEqual([0, 6]);
    expect([arrayBytes(0), arrayBytes(10)]).toEqual([376, 496]);
    expect(arrayBytes(873_782)).toBe(10 * MIB);
  });

  test.each<[unknown, number]>([
    [null, 1],
    ['', 1],
    ['x'.repeat(15), 1],
    ['x'.repeat(16), 2],
    [[], 1],
    [[1, [2, 'a']], 5],
    [{ a: 1, b: { c: null } }, 4],
  ])('%j has %i values', (value, count) => {
    expect(countValues(value, 100)).toBe(count);
  });

  test('is counted only so far', () => {
    expect(countValues(Array(101).fill(0), 100)).toBe(101);
    expect(countValues(Array(5000).fill([0, 0]), 100)).toBe(101);
    expect(countValues({ a: Array(60).fill(0), b: Array(60).fill(0) }, 100)).toBe(101);
  });
});
