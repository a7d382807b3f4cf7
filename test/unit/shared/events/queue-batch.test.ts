import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { handleBatch, messageGroup } from '../../../../functions/shared/events/queue-batch.ts';
import { recordedLogger } from '../../../support/api-calls.ts';

const record = (messageId: string, body: string, group?: string): SQSRecord =>
  ({ messageId, body, attributes: group === undefined ? {} : { MessageGroupId: group } }) as unknown as SQSRecord;
const batch = (...Records: SQSRecord[]): SQSEvent => ({ Records });
const parse = (body: unknown) => body as { key: string; fails?: boolean };

test('only what failed or cannot be read comes again', async () => {
  const logger = recordedLogger();
  const handled: string[] = [];
  const event = batch(
    record('1', '{"key":"a"}'),
    record('2', 'secret, no json'),
    record('3', '{"key":"b","fails":true}'),
  );
  const answer = await handleBatch(event, logger, {
    parse,
    async handle([message]) {
      if (message.fails) throw new Error('busy');
      handled.push(message.key);
    },
  });
  expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['2', '3']);
  expect(handled).toEqual(['a']);
  const errors = logger.lines.filter(({ level }) => level === 'error');
  expect(errors.map(({ error }) => String(error))).toEqual(['SyntaxError: the body is not JSON', 'Error: busy']);
});

test('messages with one key are handled once, and fail together', async () => {
  const sizes: number[] = [];
  const event = batch(record('1', '{"key":"a"}'), record('2', '{"key":"b"}'), record('3', '{"key":"a"}'));
  const answer = await handleBatch(event, recordedLogger(), {
    parse,
    key: ({ key }) => key,
    async handle(messages) {
      sizes.push(messages.length);
      if (messages[0].key === 'a') throw new Error('busy');
    },
  });
  expect(sizes.sort()).toEqual([1, 2]);
  expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['1', '3']);
});

test('the group of a message says whose it is', () => {
  expect(messageGroup(record('1', '{}', 'acme'))).toBe('acme');
  expect(messageGroup(record('1', '{}'))).toBeUndefined();
});
