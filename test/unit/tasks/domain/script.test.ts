import { expect, test } from 'vitest';
import { outputOfScript } from '../../../../functions/tasks/domain/script.ts';

const end = { code: 0, stdout: 'out\n', stderr: 'err\n' };
const failed = { code: 2, stdout: 'out\n', stderr: 'Error: no\n' };

test.each([
  ['stdout', 'out\n'],
  ['stderr', 'err\n'],
  ['code', 0],
  ['all', end],
  ['none', null],
] as const)('the output is what was asked for: %s', (wanted, output) => {
  expect(outputOfScript(end, wanted)).toEqual(output);
});

test.each(['stdout', 'stderr', 'none'] as const)(
  'a script that failed is an error where its code is not asked for: %s',
  (wanted) => {
    expect(() => outputOfScript(failed, wanted)).toThrow(
      expect.objectContaining({
        name: 'runtime.500',
        problem: expect.objectContaining({ title: 'The script failed', detail: 'it ended with code 2: Error: no' }),
      }),
    );
  },
);

test('where its code is asked for, it is data', () => {
  expect(outputOfScript(failed, 'code')).toBe(2);
  expect(outputOfScript(failed, 'all')).toEqual(failed);
});

test.each(['time', 'memory', 'output'] as const)(
  'a script that was stopped is an error, whatever is asked for: %s',
  (stopped) => {
    expect(() => outputOfScript({ stopped }, 'all')).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ title: 'The script was stopped', status: 500 }) }),
    );
  },
);

test('what Step Functions would not take is an error of the task', () => {
  const long = { code: 0, stdout: '"'.repeat(140_000), stderr: '' };
  expect(() => outputOfScript(long, 'stdout')).toThrow(expect.objectContaining({ name: 'runtime.500' }));
  expect(outputOfScript({ ...long, stdout: 'x'.repeat(140_000) }, 'stdout')).toHaveLength(140_000);
});
