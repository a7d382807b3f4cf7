import {
  GetQueueAttributesCommand,
  SQSClient,
  type SQSServiceException,
  StartMessageMoveTaskCommand,
  UnsupportedOperation,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { type QueueAddress, sqsQueues } from '../../../functions/queues/adapters/sqs-queues.ts';
import { queuesContract } from '../../../functions/queues/contract.ts';
import { queuesHandlers } from '../../../functions/queues/handlers.ts';
import { accessReader } from '../../../functions/shared/access/access-reader.ts';
import { type ApiHandler, createApi } from '../../../functions/shared/http/api.ts';
import { call, manualClock, memberContext, OPERATOR_CONTEXT, recordedLogger } from '../../support/api-calls.ts';
import { type MemoryCell, memoryCell, putMember, putTenant } from '../../support/tenants.ts';

const address = (name: string): QueueAddress => ({
  url: `https://sqs.example/${name}`,
  deadLettersUrl: `https://sqs.example/${name}-dead-letters`,
  deadLettersArn: `arn:${name}-dead-letters`,
});

const sqs = mockClient(SQSClient);
let cell: MemoryCell;
let api: ApiHandler;

beforeEach(async () => {
  sqs.reset();
  sqs.on(GetQueueAttributesCommand).callsFake(({ QueueUrl }) => ({ Attributes: counts(QueueUrl) }));
  sqs.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: 'task' });
  cell = memoryCell();
  await putTenant(cell.table, 'acme');
  await putMember(cell.table, 'acme', 'ada', ['owner']);
  const clock = manualClock();
  const queues = sqsQueues(new SQSClient({ region: 'eu-west-1' }), {
    wake: address('wake'),
    publish: address('publish'),
  });
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger: recordedLogger() });
  const handlers = queuesHandlers({ queues, platform: cell.platform, clock });
  api = createApi({ contract: queuesContract, handlers, access, logger: recordedLogger(), clock });
});

/** As many messages everywhere as the name has characters, and one in flight. */
function counts(url: string): Record<string, string> {
  const visible = String(url.split('/').at(-1)?.length);
  return {
    ApproximateNumberOfMessages: visible,
    ApproximateNumberOfMessagesNotVisible: '1',
    ApproximateNumberOfMessagesDelayed: '0',
  };
}

const list = (authorizer: Readonly<Record<string, string>> = OPERATOR_CONTEXT) =>
  call(api, { path: '/v1/queues', authorizer });
const redrive = (queue: string, authorizer: Readonly<Record<string, string>> = OPERATOR_CONTEXT) =>
  call(api, { method: 'POST', path: `/v1/queues/${queue}/redrive`, authorizer });
const moves = () => sqs.commandCalls(StartMessageMoveTaskCommand).map(({ args }) => args[0].input);
const audit = async () => (await cell.table.page({ partition: '$platform#audit', limit: 10 })).items;

test('the queues are listed in their order with what lies in them', async () => {
  expect((await list()).body).toEqual({
    items: [
      { name: 'wake', waiting: 4, inFlight: 1, delayed: 0, deadLetters: 17 },
      { name: 'publish', waiting: 7, inFlight: 1, delayed: 0, deadLetters: 20 },
    ],
  });
});

describe('trying dead letters again', () => {
  test('moves them back and leaves an entry with who asked', async () => {
    expect(await redrive('publish')).toMatchObject({
      status: 202,
      body: { name: 'publish', waiting: 7, deadLetters: 20 },
    });
    expect(moves()).toEqual([{ SourceArn: 'arn:publish-dead-letters' }]);
    const principal = { kind: 'operator', id: 'op-1' };
    expect(await audit()).toMatchObject([{ action: 'queue.redrive', resource: 'queue/publish', principal }]);
  });

  test('of a queue that is not there is refused and moves nothing', async () => {
    expect(await redrive('publish-dead-letters')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect([moves(), await audit()]).toEqual([[], []]);
  });

  test('is refused while SQS still moves', async () => {
    sqs.on(StartMessageMoveTaskCommand).rejects(refusal());
    expect(await redrive('wake')).toMatchObject({ status: 409, body: { code: 'redrive-running' } });
  });

  test('that fails for another reason is an internal fault', async () => {
    sqs.on(StartMessageMoveTaskCommand).rejects(new Error('no route'));
    expect(await redrive('wake')).toMatchObject({ status: 500, body: { code: 'internal' } });
  });
});

const refusal = (): SQSServiceException =>
  new UnsupportedOperation({ message: 'There is already a task running.', $metadata: {} });

test('an owner of a tenant may neither see nor move anything', async () => {
  const owner = memberContext('acme', 'ada');
  for (const answer of [await list(owner), await redrive('wake', owner)])
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect([moves(), await audit()]).toEqual([[], []]);
});
