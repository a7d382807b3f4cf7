import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Logger } from '../telemetry/logger.ts';

/** How a consumer treats the messages of a batch. */
export interface QueueConsumer<T> {
  /** Reads the JSON of a message. What it throws sends the message back, and in the end to the dead-letter queue. */
  parse(body: unknown, record: SQSRecord): T;
  /** Messages with the same key are handled together. @default - each for itself */
  key?(message: T): string;
  /** What it throws sends the messages back. */
  handle(messages: readonly [T, ...T[]]): Promise<void>;
}

/**
 * Handles a batch and reports which messages must come again, so that one bad message does not repeat the good ones.
 * Groups are handled side by side: a batch is ten messages at most.
 */
export async function handleBatch<T>(
  event: SQSEvent,
  logger: Logger,
  consumer: QueueConsumer<T>,
): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const groups = new Map<string, { readonly ids: string[]; readonly messages: [T, ...T[]] }>();
  for (const record of event.Records) {
    try {
      const message = consumer.parse(parseJson(record.body), record);
      const key = consumer.key?.(message) ?? record.messageId;
      const group = groups.get(key);
      group?.ids.push(record.messageId);
      group?.messages.push(message);
      if (group === undefined) groups.set(key, { ids: [record.messageId], messages: [message] });
    } catch (error) {
      logger.error('message cannot be read', error);
      failed.push(record.messageId);
    }
  }
  const handled = [...groups.values()].map(async ({ ids, messages }) => {
    try {
      await consumer.handle(messages);
    } catch (error) {
      logger.error('messages are sent back', error, { count: ids.length });
      failed.push(...ids);
    }
  });
  await Promise.all(handled);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The parser's own message quotes the text, and logs hold no payloads.
    throw new SyntaxError('the body is not JSON');
  }
}

/** How often the message was handed out, this time included: more than once when someone has failed before, or died. */
export function receives(record: SQSRecord): number {
  return Number(record.attributes.ApproximateReceiveCount);
}

/** Whose message it is: the group it was sent under, which the queue's policy lets only our producers choose. */
export function messageGroup(record: SQSRecord): string | undefined {
  return record.attributes.MessageGroupId;
}
