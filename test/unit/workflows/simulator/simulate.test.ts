import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { Json, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';

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
