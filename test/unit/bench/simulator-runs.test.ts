import { expect, test } from 'vitest';
import { MACHINE_PAIRS } from '../../../bench/machine-pairs.ts';
import { idleBytes, runOurs, theirRunner } from '../../../bench/simulator-runs.ts';

test.each(MACHINE_PAIRS)('$name has the same output in both simulators', async (pair) => {
  // Ours throws when it does not enter the states that the pair says.
  expect(await runOurs(pair)).toEqual(await theirRunner(pair)());
});

test('waiting executions hold what they need, and no machine of their own', async () => {
  const bytes = await idleBytes(500);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThan(50_000);
});
