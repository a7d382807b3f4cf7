import { expect, test } from 'vitest';
import { parseExpression } from '../../../../../functions/workflows/simulator/expressions/expression.ts';
import { defineFunction, type Focus } from '../../../../../functions/workflows/simulator/expressions/library.ts';
import { settingOf } from '../../../../../functions/workflows/simulator/expressions/setting.ts';

/** Bytes of an array of so many elements. */
const array = (length: number) => 376 + 12 * length;

/** The most that can still be spent, to a 256th; less than twice `most`. */
function affordable(spend: (amount: number) => void, most: number): number {
  let total = 0;
  for (let amount = most; amount >= 1 / 256; amount /= 2) {
    try {
      spend(amount);
      total += amount;
    } catch {
      spend(-amount);
    }
  }
  spend(-total);
  return total;
}

/** Steps that the evaluation which calls it has left, and bytes beyond fifteen of the largest values. */
function left(this: Focus) {
  const { meter } = settingOf(this);
  for (let value = 0; value < 15; value += 1) meter.spendBytes(10 * 2 ** 20);
  return { steps: affordable(meter.spendSteps, 2 ** 19), bytes: affordable(meter.spendBytes, 2 ** 23) };
}

const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];
const VALUES = {
  eight: EIGHT,
  text: 'abcd',
  items: EIGHT.map((n) => ({ n })),
  object: Object.fromEntries(Array.from({ length: 32 }, (_, index) => [`k${index}`, index])),
};

async function remaining(source: string) {
  const bindings = { ...VALUES, left: defineFunction(left) };
  const result = await parseExpression(source).evaluate(bindings, { now: 0, random: () => 0 });
  return result as ReturnType<typeof left>;
}

async function cost(source: string) {
  const [before, after] = [await remaining('($left())'), await remaining(`(${source}; $left())`)];
  return { steps: before.steps - after.steps, bytes: before.bytes - after.bytes };
}

type Case = readonly [string, { readonly steps: number; readonly bytes?: number }];

test.each<Case>([
  ['1', { steps: 1 }],
  ['$eight', { steps: 1 }],
  ['"["', { steps: 1 }],
  ['"{"', { steps: 1 }],
  ['1 + 1', { steps: 3 }],
  ['-(1)', { steps: 3 }],
  ['$eight and true', { steps: 3 }],
])('%s costs a step for each node', async (source, expected) => {
  expect(await cost(source)).toEqual({ bytes: 0, ...expected });
});

test.each<Case>([
  ['$eight = $eight', { steps: 3 + 2 * 9 }],
  ['$eight != $eight', { steps: 3 + 2 * 9 }],
  ['1 in $eight', { steps: 3 + 9 }],
  ['$eight & "x"', { steps: 3 + 9, bytes: 2 * '[1,2,3,4,5,6,7,8]x'.length }],
])('%s costs what its operands hold', async (source, expected) => {
  expect(await cost(source)).toEqual({ bytes: 0, ...expected });
});

test.each<Case>([
  ['$text & "x"', { steps: 3, bytes: 2 * 'abcdx'.length }],
  ['[]', { steps: 1, bytes: array(0) }],
  ['[1]', { steps: 2 + 1 / 8, bytes: array(1) }],
  ['[1, 2]', { steps: 3 + 2 / 8, bytes: array(2) }],
  // The path, where it begins, and the name for each item.
  ['$items.n', { steps: 2 + 8 + 8 / 8, bytes: array(8) }],
  // The last step is for the argument of the function.
  ['$eight ~> $reverse()', { steps: 3 + 8 / 8 + 1, bytes: array(8) }],
  // Made by the step, and once more by the path.
  ['$object.*', { steps: 3 + 32 ** 2 / 512 + 2 * (32 / 8), bytes: 2 * array(32) }],
  ['$object.**', { steps: 3 + 2 * (33 / 8), bytes: 2 * array(33) }],
])('%s costs what it makes', async (source, expected) => {
  expect(await cost(source)).toEqual(expected);
});

test('an object costs something for the name of each member', async () => {
  expect(await cost('{"k": 1, "l": 2}')).toEqual({ steps: 5 + 2 / 256, bytes: 0 });
});
