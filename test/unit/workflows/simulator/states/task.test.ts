import { describe, expect, test } from 'vitest';
import type { Json, TaskCall, TaskOutcome } from '../../../../../functions/workflows/simulator/types.ts';
import { eventTypes, IDENTITY, INVOKE, inTurn, LAMBDA, machine, run } from '../machine.ts';

type Fields = Readonly<Record<string, Json>>;
const task = (fields: Fields) => machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true, ...fields } });
const PLACE = "An error occurred while executing the state 'Work' (entered at the event id #2).";
const ACTIVITY = 'arn:aws:states:eu-central-1:111111111111:activity:pack';
const SDK = 'arn:aws:states:::aws-sdk:s3:getObject';

/** The calls that states make, answered with `output`. */
async function callsOf(definition: Json, input: Json = {}): Promise<readonly TaskCall[]> {
  const calls: TaskCall[] = [];
  const answer = (call: TaskCall): TaskOutcome => {
    calls.push(call);
    return { output: null };
  };
  await run(definition, { input, answer });
  return calls;
}

describe('the call of a Task', () => {
  const plain = { stateName: 'Work', executionArn: IDENTITY.executionArn, roleArn: IDENTITY.roleArn };

  test('names what is called, with what, by whom, and for how long at most', async () => {
    expect(await callsOf(task({ Arguments: { a: '{% $states.input.n %}' } }), { n: 1 })).toEqual([
      { ...plain, resource: LAMBDA, arguments: { a: 1 }, timeoutMs: 99_999_999_000 },
    ]);
    expect(await callsOf(task({ TimeoutSeconds: '{% $states.input.n %}', HeartbeatSeconds: 1 }), { n: 7 })).toEqual([
      { ...plain, resource: LAMBDA, arguments: { n: 7 }, timeoutMs: 7000 },
    ]);
  });

  test('is made under the role that Credentials name, if they do', async () => {
    const roleOf = async (Credentials: Json) =>
      (await callsOf(task({ Credentials }), { role: 'arn:aws:iam::222222222222:role/other' })).map(
        ({ roleArn }) => roleArn,
      );
    expect(await roleOf({ RoleArn: 'arn:aws:iam::222222222222:role/this' })).toEqual([
      'arn:aws:iam::222222222222:role/this',
    ]);
    expect(await roleOf({ RoleArn: '{% $states.input.role %}' })).toEqual(['arn:aws:iam::222222222222:role/other']);
    expect(await roleOf({})).toEqual([IDENTITY.roleArn]);
    const { result } = await run(task({ Credentials: { RoleArn: '{% 1 %}' } }));
    expect(result.cause).toContain("specified for the field 'Credentials/RoleArn' returned an unexpected result type.");
  });

  test('has a token of its own for every attempt to wait for one, and else none', async () => {
    const waiting = task({
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: { QueueUrl: 'q', MessageBody: '{% $states.context.Task.Token %}' },
      Retry: [{ ErrorEquals: ['Broken'] }],
    });
    const tokens: (string | undefined)[] = [];
    const answer = ({ taskToken, arguments: given }: TaskCall): TaskOutcome => {
      expect(given).toMatchObject({ MessageBody: taskToken });
      tokens.push(taskToken);
      return tokens.length < 2 ? { error: 'Broken' } : { output: null };
    };
    await run(waiting, { answer });
    expect(tokens).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/)]);
    expect(tokens[0]).not.toBe(tokens[1]);
    const shown = task({ Arguments: '{% $exists($states.context.Task) %}' });
    expect((await run(shown)).result.output).toBe(false);
  });

  test.each<[Fields, string]>([
    [{ Arguments: '{% $nothing %}' }, 'Arguments'],
    [{ TimeoutSeconds: "{% 'long' %}" }, 'TimeoutSeconds'],
    [{ HeartbeatSeconds: "{% 'long' %}" }, 'HeartbeatSeconds'],
  ])('is not made when a field cannot be evaluated: %j', async (fields, location) => {
    const simulation = await run(task(fields));
    expect(simulation.result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(simulation.history.at(-2)).toMatchObject({ evaluationFailedEventDetails: { location, state: 'Work' } });
    expect(eventTypes(simulation)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'EvaluationFailed',
      'ExecutionFailed',
    ]);
  });

  test('with arguments that an integration refuses fails under the name of the field they stand in', async () => {
    const refused = await run(task({ Resource: INVOKE, Arguments: { Name: 'f' } }));
    const missing = "The field 'FunctionName' is required but was missing";
    const unknown = "The field 'Name' is not supported by Step Functions";
    const reason = `could not be used to start the Task: [${missing}, ${unknown}]`;
    expect(refused.result).toMatchObject({
      error: 'States.Runtime',
      cause: `${PLACE} The Arguments '{"Name":"f"}' ${reason}`,
    });
    const path = {
      ...{ Type: 'Task', Resource: INVOKE, Parameters: { Name: 'f' }, End: true },
      QueryLanguage: 'JSONPath',
    };
    const { result } = await run(machine({ Work: path }));
    expect(result.cause).toBe(`${PLACE} The Parameters '{"Name":"f"}' ${reason}`);
  });
});

describe('the events of a Task', () => {
  const limits = { TimeoutSeconds: 9, HeartbeatSeconds: 4 };
  const seconds = { timeoutInSeconds: 9, heartbeatInSeconds: 4 };
  const details = async (fields: Fields, outcome: TaskOutcome) => {
    const { history } = await run(task({ Arguments: { a: 1 }, ...fields }), { answer: inTurn(outcome) });
    return history
      .slice(2, -1)
      .filter(({ type }) => !type.endsWith('StateExited'))
      .map(({ type, id: _id, previousEventId: _previous, timestamp: _timestamp, ...rest }) => [type, rest]);
  };
  const input = { input: '{"a":1}', inputDetails: { truncated: false } };
  const output = { output: '2', outputDetails: { truncated: false } };

  test('that calls a function by its ARN', async () => {
    expect(await details(limits, { output: 2 })).toEqual([
      ['LambdaFunctionScheduled', { lambdaFunctionScheduledEventDetails: { ...input, resource: LAMBDA, ...seconds } }],
      ['LambdaFunctionStarted', {}],
      ['LambdaFunctionSucceeded', { lambdaFunctionSucceededEventDetails: output }],
    ]);
  });

  test('that waits for an activity', async () => {
    expect(await details({ Resource: ACTIVITY }, { output: 2 })).toEqual([
      ['ActivityScheduled', { activityScheduledEventDetails: { ...input, resource: ACTIVITY } }],
      ['ActivityStarted', {}],
      ['ActivitySucceeded', { activitySucceededEventDetails: output }],
    ]);
  });

  test('that calls a service', async () => {
    const names = { resource: 'getObject', resourceType: 'aws-sdk:s3' };
    const scheduled = { parameters: '{"a":1}', region: 'eu-central-1', ...names };
    expect(await details({ Resource: SDK, ...limits }, { output: 2 })).toEqual([
      ['TaskScheduled', { taskScheduledEventDetails: { ...scheduled, ...seconds } }],
      ['TaskStarted', { taskStartedEventDetails: names }],
      ['TaskSucceeded', { taskSucceededEventDetails: { ...output, ...names } }],
    ]);
    expect(await details({ Resource: SDK }, { error: 'Broken', cause: 'it is' })).toEqual([
      ['TaskScheduled', { taskScheduledEventDetails: scheduled }],
      ['TaskStarted', { taskStartedEventDetails: names }],
      ['TaskFailed', { taskFailedEventDetails: { error: 'Broken', cause: 'it is', ...names } }],
    ]);
  });

  test('that takes too long', async () => {
    const slow = { output: 1, durationMs: 60_000 };
    const names = { resource: 'getObject', resourceType: 'aws-sdk:s3' };
    expect((await details({ Resource: SDK, TimeoutSeconds: 9 }, slow)).at(-1)).toEqual([
      'TaskTimedOut',
      { taskTimedOutEventDetails: { error: 'States.Timeout', ...names } },
    ]);
    expect((await details({ HeartbeatSeconds: 9 }, slow)).at(-1)).toEqual([
      'LambdaFunctionTimedOut',
      { lambdaFunctionTimedOutEventDetails: { error: 'States.Timeout' } },
    ]);
  });
});

describe('the end of a Task', () => {
  test('is told by its own limits: whichever comes first', async () => {
    const end = async (fields: Fields, durationMs: number) => {
      const { status, stoppedAt } = (await run(task(fields), { answer: () => ({ output: 1, durationMs }) })).result;
      return [status, stoppedAt];
    };
    expect(await end({ TimeoutSeconds: 3 }, 2999)).toEqual(['SUCCEEDED', 2999]);
    expect(await end({ TimeoutSeconds: 3 }, 3001)).toEqual(['FAILED', 3000]);
    expect(await end({ TimeoutSeconds: 5, HeartbeatSeconds: 3 }, 6000)).toEqual(['FAILED', 3000]);
    expect(await end({ TimeoutSeconds: 3, HeartbeatSeconds: 5 }, 6000)).toEqual(['FAILED', 3000]);
    expect(await end({}, 86_400_000)).toEqual(['SUCCEEDED', 86_400_000]);
  });

  test('leaves no timer behind, nor does a state that goes on waste one', async () => {
    const definition = machine({
      Work: { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 5, HeartbeatSeconds: 5, Next: 'Sleep' },
      Sleep: { Type: 'Wait', Seconds: 60, End: true },
    });
    const { result } = await run(definition);
    expect(result).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 60_000 });
  });

  test.each<[string, TaskOutcome, Fields, number]>([
    ['a failure', { error: 'Broken', durationMs: 1000 }, { TimeoutSeconds: 5, HeartbeatSeconds: 5 }, 21_000],
    ['a time-out', { output: 1, durationMs: 90_000 }, { TimeoutSeconds: 3, HeartbeatSeconds: 9 }, 23_000],
    ['a missed heartbeat', { output: 1, durationMs: 90_000 }, { TimeoutSeconds: 9, HeartbeatSeconds: 4 }, 24_000],
  ])('by %s leaves no timer behind either', async (_name, outcome, limits, stoppedAt) => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Sleep' }];
    const definition = machine({
      Work: { Type: 'Task', Resource: LAMBDA, ...limits, Catch, End: true },
      Sleep: { Type: 'Wait', Seconds: 20, End: true },
    });
    const { result } = await run(definition, { answer: () => outcome });
    expect(result).toMatchObject({ status: 'SUCCEEDED', stoppedAt });
  });

  test('by an error of States.Runtime is caught by nothing', async () => {
    const definition = task({
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL', 'States.Runtime'], Next: 'Work' }],
    });
    const { result } = await run(definition, { answer: inTurn({ error: 'States.Runtime', cause: 'no' }) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime', cause: 'no', transitions: 1 });
  });

  test('by an error without a cause shows none', async () => {
    const { result, history } = await run(task({}), { answer: inTurn({ error: 'Broken' }) });
    expect(result).toEqual({
      ...{ status: 'FAILED', error: 'Broken', redriveCount: 0, startedAt: 0, stoppedAt: 0, transitions: 1 },
    });
    expect(history.at(-1)?.['executionFailedEventDetails']).toEqual({ error: 'Broken' });
  });
});
