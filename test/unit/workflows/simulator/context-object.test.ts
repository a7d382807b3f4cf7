import { describe, expect, test } from 'vitest';
import { simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { IDENTITY, LAMBDA, machine, run } from './machine.ts';

const CONTEXT = '{% $states.context %}';

async function contextIn(state: Readonly<Record<string, Json>>): Promise<Json | undefined> {
  return (await run(machine({ Show: { Output: CONTEXT, ...state } }))).result.output;
}

describe('the context object', () => {
  const ITEM = { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } };

  test.each<[Readonly<Record<string, Json>>, boolean]>([
    [{ Type: 'Task', Resource: LAMBDA, End: true }, true],
    [{ Type: 'Parallel', Branches: [ITEM], End: true }, true],
    [{ Type: 'Map', Items: [1], ItemProcessor: ITEM, End: true }, true],
    [{ Type: 'Pass', End: true }, false],
    [{ Type: 'Wait', Seconds: 0, End: true }, false],
    [{ Type: 'Succeed' }, false],
  ])('counts retries where there can be some: %j', async (state, counted) => {
    const { State } = (await contextIn(state)) as { readonly State: Json };
    const entered = { Name: 'Show', EnteredTime: '1970-01-01T00:00:00.000Z' };
    expect(State).toEqual({ ...entered, ...(counted && { RetryCount: 0 }) });
  });

  test('of an Express execution knows of no redrives', async () => {
    const executionArn = IDENTITY.executionArn.replace(':execution:', ':express:');
    const definition = machine({ Show: { Type: 'Pass', Output: CONTEXT, End: true } });
    const tasks = { call: async () => ({ output: null }) };
    const { result } = await simulate({ ...IDENTITY, executionArn, definition, input: 5, tasks, startedAt: 1500 });
    expect(result.output).toEqual({
      Execution: {
        ...{ Id: executionArn, Input: 5, Name: 'run', RoleArn: IDENTITY.roleArn },
        StartTime: '1970-01-01T00:00:01.500Z',
      },
      StateMachine: { Id: IDENTITY.stateMachineArn, Name: 'machine' },
      State: { Name: 'Show', EnteredTime: '1970-01-01T00:00:01.500Z' },
    });
    expect(result).toMatchObject({ startedAt: 1500, stoppedAt: 1500 });
  });

  test('shows when its state was entered, not when it is looked at', async () => {
    const sleep = { Type: 'Wait', Seconds: 3, Next: 'Again' };
    const definition = machine({
      Sleep: sleep,
      Again: { ...sleep, Output: CONTEXT, Next: 'End' },
      End: { Type: 'Succeed' },
    });
    expect((await run(definition)).result.output).toMatchObject({
      Execution: { StartTime: '1970-01-01T00:00:00.000Z' },
      State: { Name: 'Again', EnteredTime: '1970-01-01T00:00:03.000Z' },
    });
  });
});
