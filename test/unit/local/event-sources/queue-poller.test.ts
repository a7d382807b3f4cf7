import { afterEach, expect, test } from 'vitest';
import { AwsError } from '../../../../local/service.ts';
import { FunctionFailure } from '../../../support/fake-cloud.ts';
import { createFixture, type Fixture, FUNCTION_ROLE } from './fixture.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:work';

interface Batch {
  readonly Records: readonly {
    readonly messageId: string;
    readonly body: string;
    readonly attributes: Record<string, string>;
  }[];
}

let fixture: Fixture;

afterEach(() => fixture.close());

const send = (MessageBody: string) => fixture.call('sqs', 'SendMessage', { QueueUrl: 'http://q/work', MessageBody });

/** The messages of a queue, told apart by one answer: between two, a message may come back into sight. */
async function count(queue: string) {
  const input = { QueueUrl: `http://q/${queue}`, AttributeNames: ['All'] };
  const answer = (await fixture.call('sqs', 'GetQueueAttributes', input)) as { Attributes: Record<string, string> };
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } = answer.Attributes;
  return { visible: Number(visible), hidden: Number(hidden) };
}

async function isEmpty() {
  const { visible, hidden } = await count('work');
  return visible + hidden === 0;
}

/** Records the bodies of every batch that a function gets. */
function recorder(answer: (batch: Batch) => unknown = () => ({})) {
  const batches: string[][] = [];
  const invoke = (payload: unknown) => {
    batches.push((payload as Batch).Records.map(({ body }) => body));
    return answer(payload as Batch);
  };
  return { batches, invoke };
}

test('messages reach the function as Lambda shows them, and are deleted when it succeeds', async () => {
  const seen: Batch[] = [];
  fixture = await createFixture((payload) => seen.push(payload as Batch));
  await fixture.map({ EventSourceArn: QUEUE });
  await send('{"a":1}');
  await fixture.until(async () => seen.length > 0 && (await isEmpty()));
  expect(seen[0]).toMatchObject({
    Records: [
      {
        body: '{"a":1}',
        eventSource: 'aws:sqs',
        eventSourceARN: QUEUE,
        awsRegion: 'us-east-1',
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {},
      },
    ],
  });
  expect(fixture.cloud.invocations[0]).toMatchObject({
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:on-work',
    principal: { service: 'lambda.amazonaws.com' },
  });
});

test('the queue is read and emptied with the rights of the function', async () => {
  fixture = await createFixture(() => ({}));
  await fixture.map({ EventSourceArn: QUEUE });
  await send('a');
  await fixture.until(isEmpty);
  expect(new Set(fixture.asked.map(({ principal }) => principal))).toEqual(new Set([FUNCTION_ROLE]));
  const actions = new Set(fixture.asked.flatMap(({ queries }) => queries.map(({ action }) => action)));
  expect(actions).toEqual(new Set(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']));
});

test('a role without the rights fails the start', async () => {
  fixture = await createFixture(() => ({}));
  const refuse = () => {
    throw new AwsError('AccessDeniedException', 'no identity-based policy allows sqs:ReceiveMessage');
  };
  Object.assign(fixture.cloud, { authorize: refuse });
  await expect(fixture.map({ EventSourceArn: QUEUE })).rejects.toThrow('cannot read arn:aws:sqs');
});

test('a batch that fails comes back after the visibility timeout, and goes to the dead letters in the end', async () => {
  const { batches, invoke } = recorder(() => {
    throw new FunctionFailure({ errorType: 'Error', errorMessage: 'broken' });
  });
  fixture = await createFixture(invoke);
  await fixture.map({ EventSourceArn: QUEUE });
  await send('poison');
  await fixture.until(async () => (await count('dead')).visible === 1);
  expect(batches).toEqual([['poison'], ['poison'], ['poison']]);
});

test('only the reported failures come back', async () => {
  const { batches, invoke } = recorder(({ Records }) => ({
    batchItemFailures: Records.filter(
      ({ body, attributes }) => body === 'bad' && attributes['ApproximateReceiveCount'] === '1',
    ).map(({ messageId }) => ({ itemIdentifier: messageId })),
  }));
  fixture = await createFixture(invoke);
  for (const body of ['good', 'bad', 'fine']) await send(body);
  await fixture.map({ EventSourceArn: QUEUE, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  await fixture.until(isEmpty);
  expect(batches).toEqual([['good', 'bad', 'fine'], ['bad']]);
});

test('an answer that names a foreign message fails the whole batch', async () => {
  let answers = 0;
  const { batches, invoke } = recorder(() => {
    answers += 1;
    return answers === 1 ? { batchItemFailures: [{ itemIdentifier: 'foreign' }] } : {};
  });
  fixture = await createFixture(invoke);
  await send('a');
  await fixture.map({ EventSourceArn: QUEUE, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  await fixture.until(isEmpty);
  expect(batches).toEqual([['a'], ['a']]);
});

test('no more batches are at work than the mapping allows, and none is lost', async () => {
  let working = 0;
  let most = 0;
  const done: string[] = [];
  fixture = await createFixture(() => ({}));
  Object.assign(fixture.cloud, {
    invokeFunction: async (_arn: string, payload: string) => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setTimeout(resolve, 5));
      working -= 1;
      for (const { body } of (JSON.parse(payload) as Batch).Records) done.push(body);
      return { payload: '{}' };
    },
  });
  const bodies = Array.from({ length: 40 }, (_, n) => String(n));
  for (const body of bodies) await send(body);
  await fixture.map({ EventSourceArn: QUEUE, BatchSize: 2, ScalingConfig: { MaximumConcurrency: 3 } });
  await fixture.until(isEmpty);
  expect(most).toBe(3);
  expect(done.sort()).toEqual(bodies.sort());
});

test('a window gathers what arrives into one batch', async () => {
  const { batches, invoke } = recorder();
  fixture = await createFixture(invoke);
  await fixture.map({ EventSourceArn: QUEUE, BatchSize: 5, MaximumBatchingWindowInSeconds: 60 });
  for (const body of ['a', 'b', 'c', 'd', 'e']) await send(body);
  await fixture.until(isEmpty);
  expect(batches).toEqual([['a', 'b', 'c', 'd', 'e']]);
});

test('what a filter does not want is deleted unseen', async () => {
  const { batches, invoke } = recorder();
  fixture = await createFixture(invoke);
  await send('{"kind":"noise"}');
  await send('{"kind":"work"}');
  const Filters = [{ Pattern: '{"body":{"kind":["work"]}}' }];
  await fixture.map({ EventSourceArn: QUEUE, FilterCriteria: { Filters } });
  await fixture.until(isEmpty);
  expect(batches).toEqual([['{"kind":"work"}']]);
});

test('nothing is read after the close', async () => {
  const { batches, invoke } = recorder();
  fixture = await createFixture(invoke);
  await fixture.map({ EventSourceArn: QUEUE });
  await fixture.close();
  await send('late');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(batches).toEqual([]);
});
