import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { Json, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { IDENTITY } from './machine.ts';

const call = (next: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
  ...next,
});

function run(states: Json, answer: () => Promise<TaskOutcome>) {
  return simulate({
    definition: { QueryLanguage: 'JSONata', StartAt: 'first', States: states },
    input: {},
    executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1',
    executionName: 'run-1',
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine',
    stateMachineName: 'machine',
    roleArn: 'arn:aws:iam::123456789012:role/states',
    tasks: { call: answer },
  });
}

test('waits for tasks that really take time, one after the other, and takes none of it in virtual time', async () => {
  let calls = 0;
  const { result } = await run({ first: call({ Next: 'second' }), second: call({ End: true }) }, async () => {
    await setTimeout(1);
    calls += 1;
    return { output: calls, durationMs: 5_000 };
  });
  expect(result).toMatchObject({ status: 'SUCCEEDED', output: 2, startedAt: 0, stoppedAt: 10_000 });
});

test('leaves an execution running whose task never answers', async () => {
  const states = { first: call({ End: true }) };
  const { result } = await run(states, async () => ({ output: null, durationMs: Number.POSITIVE_INFINITY }));
  expect(result).toMatchObject({ status: 'RUNNING' });
});

test('begins at the moment it is told to, and lets waits and answers take their turns', async () => {
  const called: string[] = [];
  const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { ...state, End: true } } });
  const states = {
    first: {
      ...{ Type: 'Parallel', End: true },
      Branches: [
        branch('Sleep', { Type: 'Wait', Seconds: 3, Output: '{% $millis() %}' }),
        branch('Slow', call({ Output: '{% $millis() %}' })),
        branch('Quick', call({ Output: '{% $millis() %}' })),
      ],
    },
  };
  const { result } = await simulate({
    ...IDENTITY,
    definition: { QueryLanguage: 'JSONata', StartAt: 'first', States: states } as Json,
    input: {},
    startedAt: 10_000,
    tasks: {
      async call({ stateName }) {
        called.push(stateName);
        return { output: null, ...(stateName === 'Slow' && { durationMs: 5000 }) };
      },
    },
  });
  expect(result).toMatchObject({ startedAt: 10_000, stoppedAt: 15_000, output: [13_000, 15_000, 10_000] });
  expect(called).toEqual(['Slow', 'Quick']);
});

test('ends a task that takes for ever when its time is up', async () => {
  const { result } = await run({ first: call({ End: true, TimeoutSeconds: 7 }) }, async () => ({
    output: null,
    durationMs: Number.POSITIVE_INFINITY,
  }));
  expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout', stoppedAt: 7000 });
});
