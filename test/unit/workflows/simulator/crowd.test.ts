import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startExecution } from '../../../../functions/workflows/simulator/execution.ts';
import type { TaskRuntime } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY, LAMBDA, machine } from './machine.ts';

test('thousands of executions beside each other end as each would alone', async () => {
  const definition = machine({
    Both: {
      ...{ Type: 'Parallel', Output: { n: '{% $states.input.n %}', parts: '{% $states.result %}' }, Next: 'Check' },
      Branches: [
        { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: '{% $states.input.n % 7 %}', End: true } } },
        { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: LAMBDA, End: true } } },
      ],
    },
    Check: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n % 3 = 0 %}', Next: 'Bad' }], Default: 'Good' },
    Bad: { Type: 'Fail', Error: 'Third', Cause: '{% $string($states.input.n) %}' },
    Good: { Type: 'Succeed', Output: '{% $states.input.parts.n %}' },
  });
  const clock = createVirtualClock(0);
  const tasks: TaskRuntime = { call: async ({ arguments: output }) => ({ output }) };
  const executions = Array.from({ length: 3000 }, (_, n) =>
    startExecution({
      ...{ ...IDENTITY, executionArn: `${IDENTITY.executionArn}-${n}`, executionName: `run-${n}` },
      ...{ definition, input: { n }, clock, tasks },
    }),
  );
  do await setImmediate();
  while (clock.advance());
  for (const [n, execution] of executions.entries()) {
    const stoppedAt = 1000 * (n % 7);
    expect(execution.result()).toMatchObject(
      n % 3 === 0
        ? { status: 'FAILED', error: 'Third', cause: String(n), stoppedAt }
        : { status: 'SUCCEEDED', output: [n, n], stoppedAt },
    );
    const history = execution.history();
    expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
    expect(execution.data()).toMatchObject({ frames: {}, timers: {}, tasks: {}, ready: [] });
  }
}, 30_000);
