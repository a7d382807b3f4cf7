import { describe, expect, test } from 'vitest';
import { parseResource } from '../../../../../functions/workflows/simulator/integrations/resource.ts';
import { integrationOf } from '../../../../../functions/workflows/simulator/integrations/results.ts';
import type { Json, TaskOutcome } from '../../../../../functions/workflows/simulator/types.ts';
import { INVOKE, inTurn, machine, run } from '../machine.ts';

const PUT = 'arn:aws:states:::events:putEvents';
const START = 'arn:aws:states:::states:startExecution';

async function call(Resource: string, Arguments: Json, outcome: TaskOutcome) {
  const definition = machine({ Work: { Type: 'Task', Resource, Arguments, End: true } });
  return (await run(definition, { answer: inTurn(outcome), random: () => 0.5 })).result;
}

const REQUEST_ID = '80808080-8080-4080-8080-808080808080';

describe('the answer of a service', () => {
  test('has all of the metadata that Step Functions shows of a call', async () => {
    const headers = {
      Connection: 'keep-alive',
      'Content-Length': '15',
      'Content-Type': 'application/json',
      Date: 'Thu, 01 Jan 1970 00:00:00 GMT',
      'x-amzn-RequestId': REQUEST_ID,
    };
    const { output } = await call(START, { StateMachineArn: 'm' }, { output: { Answer: 'é' } });
    expect(output).toEqual({
      Answer: 'é',
      SdkHttpMetadata: {
        AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        HttpHeaders: headers,
        HttpStatusCode: 200,
      },
      SdkResponseMetadata: { RequestId: REQUEST_ID },
    });
  });

  test('that is no object, and an error, stay as they are', async () => {
    expect((await call(PUT, { Entries: [] }, { output: 'odd' })).output).toBe('odd');
    expect((await call(START, { StateMachineArn: 'm' }, { output: [1] })).output).toEqual([1]);
    const broken = { error: 'EventBridge.Broken', cause: 'it is' };
    expect(await call(PUT, { Entries: [] }, broken)).toMatchObject(broken);
    expect(await call(`${START}.sync`, { StateMachineArn: 'm' }, broken)).toMatchObject(broken);
    expect(await call(`${START}.sync:2`, { StateMachineArn: 'm' }, broken)).toMatchObject(broken);
    expect((await call(`${START}.sync:2`, { StateMachineArn: 'm' }, { output: 'odd' })).output).toBe('odd');
  });

  test('of events:putEvents is good without a failed entry, and takes its time either way', async () => {
    const ended = async (FailedEntryCount: Json) =>
      call(PUT, { Entries: [] }, { output: { FailedEntryCount }, durationMs: 300 });
    expect(await ended(0)).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 300 });
    expect(await ended(1)).toMatchObject({ error: 'EventBridge.FailedEntry', stoppedAt: 300 });
  });

  test('of lambda:invoke says what was executed, and an event only that it was taken', async () => {
    const { output } = await call(INVOKE, { FunctionName: 'f' }, { output: { a: 1 }, durationMs: 5 });
    const headers = {
      Connection: 'keep-alive',
      'Content-Length': '7',
      'Content-Type': 'application/json',
      Date: 'Thu, 01 Jan 1970 00:00:00 GMT',
      'X-Amz-Executed-Version': '$LATEST',
      'x-amzn-Remapped-Content-Length': '0',
      'x-amzn-RequestId': REQUEST_ID,
    };
    expect(output).toMatchObject({
      ExecutedVersion: '$LATEST',
      StatusCode: 200,
      SdkHttpMetadata: { HttpHeaders: headers },
    });
    const event = await call(INVOKE, { FunctionName: 'f', InvocationType: 'Event' }, { output: null });
    const { 'X-Amz-Executed-Version': _version, ...others } = headers;
    expect(event.output).toMatchObject({
      Payload: null,
      SdkHttpMetadata: { HttpHeaders: { ...others, 'Content-Length': '4' }, HttpStatusCode: 202 },
    });
    expect(Object.keys(event.output ?? {})).toEqual([
      'Payload',
      'SdkHttpMetadata',
      'SdkResponseMetadata',
      'StatusCode',
    ]);
  });

  test('of a failed function stays as it came when it is no JSON object', async () => {
    for (const cause of ['text  of it', '[1, 2]']) {
      expect(await call(INVOKE, { FunctionName: 'f' }, { error: 'Broken', cause })).toMatchObject({ cause });
    }
    expect(await call(INVOKE, { FunctionName: 'f' }, { error: 'Broken' })).not.toHaveProperty('cause');
  });

  test('that is a nested execution keeps texts that are no JSON, and members of other names', async () => {
    const described = { Input: 'no JSON', Output: 3, Name: '{}', Status: 'SUCCEEDED' };
    expect((await call(`${START}.sync:2`, { StateMachineArn: 'm' }, { output: described })).output).toEqual(described);
    expect((await call(`${START}.sync:2`, { StateMachineArn: 'm' }, { output: {} })).output).toEqual({});
    const aborted = { output: { Status: 'ABORTED' }, durationMs: 4 };
    expect(await call(`${START}.sync`, { StateMachineArn: 'm' }, aborted)).toMatchObject({
      ...{ error: 'States.TaskFailed', cause: '{"Status":"ABORTED"}', stoppedAt: 4 },
    });
  });

  test('is whatever was sent for its token', async () => {
    const sent = { output: { FailedEntryCount: 1 } };
    const { output } = await call(`${PUT}.waitForTaskToken`, { Entries: [] }, sent);
    expect(output).toEqual(sent.output);
  });

  test('of a service that is not simulated goes on as it is', async () => {
    for (const action of ['dynamodb:getItem', 'aws-sdk:toString:toString', 'lambda:getFunction']) {
      const arn = `arn:aws:states:::${action}`;
      expect(integrationOf(parseResource(arn))).toBeUndefined();
      expect((await call(arn, { any: 'thing' }, { output: { Item: 1 } })).output).toEqual({ Item: 1 });
      expect((await call(`${arn}.sync`, { any: 'thing' }, { output: { Item: 1 } })).output).toEqual({ Item: 1 });
    }
  });
});
