import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testState } from '../../../../../functions/workflows/simulator/test-state/test-state.ts';
import { createVirtualClock } from '../../../../../functions/workflows/simulator/virtual-clock.ts';
import { INVOKE, LAMBDA } from '../machine.ts';
import { EXPRESS, inspected, tested, text } from './testing.ts';

const never = () => new Promise<never>(() => undefined);
const TASK = { Type: 'Task', Resource: LAMBDA, End: true } as const;
const MACHINE = text({
  QueryLanguage: 'JSONata',
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Inner',
        States: { Inner: { Type: 'Pass', Output: '{% $x + 1 %}', Next: 'Last' }, Last: { Type: 'Succeed' } },
      },
      End: true,
    },
  },
});

describe('a state', () => {
  test('ends with its output and the name of the next', async () => {
    const pass = text({ Type: 'Pass', Output: '{% $states.input.a + $b %}', Next: 'Then' });
    expect(await tested(pass, { input: { a: 1 }, variables: { b: 2 } })).toEqual({
      status: 'SUCCEEDED',
      output: '3',
      nextState: 'Then',
    });
  });

  test('is given an empty object when there is no input', async () => {
    expect(await tested(text({ Type: 'Succeed' }))).toStrictEqual({ status: 'SUCCEEDED', output: '{}' });
  });

  test('goes on to whatever it names: to itself, or to a name that a state inside has', async () => {
    const again = text({ Type: 'Choice', Choices: [{ Condition: true, Next: 'StateName' }] });
    expect(await tested(again)).toMatchObject({ status: 'SUCCEEDED', nextState: 'StateName' });
    const inside = { StartAt: 'Then', States: { Then: { Type: 'Pass', End: true } } };
    const around = text({ Type: 'Parallel', Branches: [inside], Next: 'Then' });
    expect(await tested(around, { mock: { result: '[1]' } })).toMatchObject({ nextState: 'Then' });
  });

  test('that fails has no next one, and no cause unless it says one', async () => {
    const fail = text({ Type: 'Fail', Error: '{% "E" & $states.input %}' });
    expect(await tested(fail, { input: 1 })).toStrictEqual({ status: 'FAILED', error: 'E1' });
    expect(await tested(text({ Type: 'Fail', Cause: 'c' }))).toStrictEqual({ status: 'FAILED', cause: 'c' });
  });

  test.each([
    [1, 'One'],
    [3, 'Other'],
  ])('chooses by %s', async (input, nextState) => {
    const choice = text({
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'One' }],
      Default: 'Other',
    });
    expect(await tested(choice, { input })).toMatchObject({ status: 'SUCCEEDED', nextState });
  });

  test('that cannot evaluate a field fails, as it does in an execution', async () => {
    expect(await tested(text({ Type: 'Pass', Output: '{% $states.input.none %}', End: true }))).toEqual({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'StateName' (entered at the event id #2). " +
        "The JSONata expression '$states.input.none' specified for the field 'Output' returned nothing (undefined).",
    });
  });

  test('is one of a state machine when it is named, also one that is inside another', async () => {
    const answer = await tested(MACHINE, { stateName: 'Inner', variables: { x: 1 } });
    expect(answer).toEqual({ status: 'SUCCEEDED', output: '2', nextState: 'Last' });
  });

  test('of JSONPath mode runs when it leaves data as it is', async () => {
    const pass = { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } as const;
    expect(await tested(text(pass), { input: [1] })).toEqual({ status: 'SUCCEEDED', output: '[1]' });
    expect(await tested(text({ ...pass, OutputPath: '$[0]' }), { input: [1] })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });
});

describe('a task', () => {
  const assigning = text({ ...TASK, Arguments: { n: '{% $a %}' }, Assign: { b: '{% $states.result.n + 1 %}' } });

  test('is called, and all that it does is shown', async () => {
    const given = { input: { in: 1 }, variables: { a: 1 } };
    expect(await inspected(assigning, given)).toEqual({
      input: { in: 1 },
      afterArguments: { n: 1 },
      result: { n: 1 },
      variables: { a: 1, b: 2 },
    });
    expect(await tested(assigning, given)).toEqual({ status: 'SUCCEEDED', output: '{"n":1}' });
  });

  test('that fails before it is called shows no arguments, and the variables as they were', async () => {
    expect(await inspected(assigning)).toEqual({ input: {} });
    expect(await inspected(assigning, { variables: { b: 1 } })).toEqual({ input: {}, variables: { b: 1 } });
  });

  test('is called as the role of the test, with what its integration adds to the answer', async () => {
    const answer = await tested(text({ ...TASK, Resource: INVOKE, Arguments: { FunctionName: 'f' } }), {
      answer: async ({ roleArn }) => ({ output: roleArn }),
    });
    expect(JSON.parse(answer.output ?? '')).toMatchObject({ Payload: EXPRESS.roleArn, StatusCode: 200 });
  });

  test('may take as long as it says, and five minutes at most', async () => {
    const timedOut = { status: 'FAILED', error: 'States.Timeout' };
    const signals: AbortSignal[] = [];
    const answer = (_call: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return never();
    };
    expect(await tested(text({ ...TASK, TimeoutSeconds: 10 }), { answer })).toEqual(timedOut);
    expect(await tested(text(TASK), { answer })).toEqual(timedOut);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test('a wait of less than five minutes ends, a longer one does not', async () => {
    const wait = (Seconds: number) => tested(text({ Type: 'Wait', Seconds, Next: 'Then' }));
    expect(await wait(299)).toEqual({ status: 'SUCCEEDED', output: '{}', nextState: 'Then' });
    expect(await wait(301)).toEqual({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('leaves nothing to come when it has ended', async () => {
    const clock = createVirtualClock(0);
    const world = { clock, tasks: { call: async () => ({ output: 1 }) }, random: () => 0, identity: EXPRESS };
    await testState({ definition: text({ ...TASK, TimeoutSeconds: 10 }) }, world);
    expect(clock.advance()).toBe(false);
  });

  test('of JSONPath mode has no arguments, which are of JSONata mode', async () => {
    const definition = text({ ...TASK, QueryLanguage: 'JSONPath' });
    expect(await inspected(definition, { input: { n: 1 } })).toEqual({ input: { n: 1 }, result: { n: 1 } });
  });
});

describe('a failure', () => {
  const broken = { errorOutput: { error: 'Broken', cause: 'down' } };
  const handled = text({
    ...TASK,
    Retry: [
      { ErrorEquals: ['Other'] },
      { ErrorEquals: ['Broken'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 2 },
    ],
    Catch: [
      { ErrorEquals: ['Other'], Next: 'No' },
      { ErrorEquals: ['States.ALL'], Next: 'Yes', Assign: { seen: '{% $states.errorOutput.Error %}' } },
    ],
  });

  test('is retried after the wait that its retrier has come to', async () => {
    const second = { mock: broken, stateConfiguration: { retrierRetryCount: 1 } };
    expect(await tested(handled, second)).toEqual({ status: 'RETRIABLE', error: 'Broken', cause: 'down' });
    const details = { retryIndex: 1, retryBackoffIntervalSeconds: 6 };
    expect((await inspected(handled, second))['errorDetails']).toEqual(details);
    const other = { mock: { errorOutput: { error: 'Other' } } };
    expect((await inspected(handled, other))['errorDetails']).toEqual({
      retryIndex: 0,
      retryBackoffIntervalSeconds: 1,
    });
  });

  test('is caught when no attempt is left', async () => {
    const last = { mock: broken, stateConfiguration: { retrierRetryCount: 2 } };
    expect(await tested(handled, last)).toEqual({
      ...{ status: 'CAUGHT_ERROR', error: 'Broken', cause: 'down' },
      ...{ output: '{"Error":"Broken","Cause":"down"}', nextState: 'Yes' },
    });
    expect(await inspected(handled, last)).toMatchObject({
      errorDetails: { retryIndex: 1, catchIndex: 1 },
      variables: { seen: 'Broken' },
    });
  });

  test('of what the catcher evaluates is the failure of the state', async () => {
    const catcher = { ErrorEquals: ['States.ALL'], Next: 'Yes', Output: '{% $none %}' };
    const answer = await tested(text({ ...TASK, Catch: [catcher] }), { mock: broken });
    expect(answer).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(answer).not.toHaveProperty('nextState');
  });

  test('of the runtime is neither retried nor caught', async () => {
    const mock = { errorOutput: { error: 'States.Runtime' } };
    expect(await tested(handled, { mock })).toEqual({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('of a task that is called is handled in the same way', async () => {
    const answer = async () => ({ error: 'Broken', cause: 'down' });
    expect(await tested(handled, { answer })).toMatchObject({ status: 'RETRIABLE', error: 'Broken' });
  });

  test('is retriable as long as its retrier has attempts left', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 6 }), fc.nat({ max: 6 }), async (MaxAttempts, retrierRetryCount) => {
        const state = text({ ...TASK, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts }] });
        const { status } = await tested(state, { mock: broken, stateConfiguration: { retrierRetryCount } });
        expect(status).toBe(retrierRetryCount < MaxAttempts ? 'RETRIABLE' : 'FAILED');
      }),
      { numRuns: 40 },
    );
  });
});

describe('a mock', () => {
  test('is the result, whatever JSON it is, and nothing is called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const result = JSON.stringify(value);
        const answer = await tested(text(TASK), { mock: { result }, answer: () => expect.fail('it is called') });
        expect(answer).toEqual({ status: 'SUCCEEDED', output: result });
      }),
      { numRuns: 50 },
    );
  });

  test('stands for what somebody else would do', async () => {
    const token = '{% $states.context.Task.Token %}';
    const state = text({
      ...TASK,
      Resource: `${INVOKE}.waitForTaskToken`,
      Arguments: { FunctionName: 'f', Payload: token },
    });
    const context = { Task: { Token: 'known' } };
    const seen = await inspected(state, { mock: { result: '"approved"' }, context });
    expect(seen['afterArguments']).toEqual({ FunctionName: 'f', Payload: 'known' });
    const { afterArguments } = await inspected(state, { mock: { result: '"approved"' } });
    expect(afterArguments).toEqual({ FunctionName: 'f', Payload: expect.stringMatching(/^[\w-]{43}$/) });
  });

  test('does not keep wrong arguments from being refused', async () => {
    const state = text({ ...TASK, Resource: INVOKE, Arguments: '{% {"Function": 1} %}' });
    expect(await tested(state, { mock: { result: '{}' } })).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  });
});

describe('the context object', () => {
  const showing = text({ ...TASK, Output: '{% $states.context %}' });
  const mock = { result: '1' };

  test('is that of an Express execution which has just begun', async () => {
    const { output = '' } = await tested(showing, { mock, input: 7, stateConfiguration: { retrierRetryCount: 2 } });
    expect(JSON.parse(output)).toEqual({
      Execution: {
        Id: EXPRESS.executionArn,
        Input: 7,
        Name: EXPRESS.executionName,
        RoleArn: EXPRESS.roleArn,
        StartTime: '2026-01-01T00:00:00.000Z',
      },
      StateMachine: { Id: EXPRESS.stateMachineArn, Name: EXPRESS.stateMachineName },
      State: { Name: 'StateName', EnteredTime: '2026-01-01T00:00:00.000Z', RetryCount: 2 },
    });
  });

  test('is the one that is given, and no more', async () => {
    expect(await tested(showing, { mock, context: {} })).toMatchObject({ output: '{}' });
  });
});
