import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { toItem } from '../../../functions/executions/adapters/execution-record.ts';
import { COMPLETED, changeRecord, PENDING, RUNNING, streamRecord } from '../../support/execution-changes.ts';

const client = mockClient(EventBridgeClient);
const context = { awsRequestId: 'invocation' } as Context;
let handler: typeof import('../../../functions/executions/on-change.ts')['handler'];

beforeAll(async () => {
  for (const [name, value] of Object.entries({ AWS_REGION: 'eu-west-1', STAGE: 'dev', EVENT_BUS_NAME: 'events' }))
    vi.stubEnv(name, value);
  ({ handler } = await import('../../../functions/executions/on-change.ts'));
});
beforeEach(() => {
  client.reset();
  client.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
});

const handle = (...Records: DynamoDBRecord[]) => handler({ Records }, context);
const types = () =>
  client.commandCalls(PutEventsCommand).flatMap((call) => call.args[0].input.Entries?.map((one) => one.DetailType));

describe('the reader of the stream', () => {
  test('publishes what happened in its order, and nothing of slots and dues', async () => {
    const admitted = { ...PENDING, slot: 'held' as const };
    const answer = await handle(
      changeRecord(undefined, PENDING, 1),
      changeRecord(PENDING, admitted, 2),
      changeRecord(admitted, RUNNING, 3),
      changeRecord(RUNNING, { ...RUNNING, dueInterval: 120 }, 4),
      changeRecord(RUNNING, COMPLETED, 5),
      changeRecord(COMPLETED, undefined, 6),
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(types()).toEqual(['execution.accepted', 'execution.started', 'execution.completed']);
  });

  test('asks for the stream again from what the bus did not take', async () => {
    const refusal = { ErrorCode: 'InternalFailure', ErrorMessage: '' };
    client.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ EventId: '1' }, refusal] });
    const answer = await handle(changeRecord(undefined, PENDING, 7), changeRecord(PENDING, RUNNING, 8));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '8' }] });
  });

  test('publishes what precedes an item that it cannot read, and asks for that again', async () => {
    const strange = streamRecord(undefined, { ...toItem(PENDING), status: 'resting' }, 2);
    const answer = await handle(changeRecord(undefined, PENDING, 1), strange, changeRecord(PENDING, RUNNING, 3));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(types()).toEqual(['execution.accepted']);
  });

  test('tells nobody of an item that lies in another tenant’s partition', async () => {
    const foreign = changeRecord(undefined, { ...PENDING, tenantId: 'globex' }, 1);
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const answer = await handle(foreign);
    const lines = written.mock.calls.map(([line]) => String(line));
    written.mockRestore();
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(types()).toEqual([]);
    expect(lines.filter((line) => line.includes('"RefusedChanges":1'))).toHaveLength(1);
  });
});
