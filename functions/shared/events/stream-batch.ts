import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Logger } from '../telemetry/logger.ts';

/** How far something that is done in order got. */
export interface Progress {
  /** So many of the first are done. */
  readonly done: number;
  /** Why the next one is not. @default - all are done */
  readonly cause?: unknown;
}

/** How a consumer treats the changes of a batch. */
export interface StreamConsumer<T> {
  /** Reads what a change means; nothing when it is of no interest. What it throws ends the batch before this record. */
  read(record: DynamoDBRecord): readonly T[];
  /** Handles changes in order. */
  handle(changes: readonly T[]): Promise<Progress>;
}

/**
 * Handles a batch of a table's stream up to the first record that fails, and reports that one: the stream is read again
 * from there, so that what happened to an item is never handled out of order.
 */
export async function handleStreamBatch<T>(
  event: DynamoDBStreamEvent,
  logger: Logger,
  consumer: StreamConsumer<T>,
): Promise<DynamoDBBatchResponse> {
  const { changes, unreadable } = readChanges(event, logger, consumer);
  const { done, cause } = await consumer.handle(changes.map(({ change }) => change));
  const failed = changes[done]?.record ?? unreadable;
  if (cause !== undefined) logger.error('changes are read again', cause, { count: changes.length - done });
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: sequenceNumber(failed) }] };
}

/** The changes of interest up to the first record that cannot be read. */
function readChanges<T>({ Records }: DynamoDBStreamEvent, logger: Logger, consumer: StreamConsumer<T>) {
  const changes: { readonly record: DynamoDBRecord; readonly change: T }[] = [];
  for (const record of Records) {
    try {
      for (const change of consumer.read(record)) changes.push({ record, change });
    } catch (error) {
      logger.error('change cannot be read', error);
      return { changes, unreadable: record };
    }
  }
  return { changes, unreadable: undefined };
}

/** @throws Error when there is none: Lambda would take the whole batch for done */
function sequenceNumber({ dynamodb }: DynamoDBRecord): string {
  if (dynamodb?.SequenceNumber === undefined) throw new Error('A record of the stream has no sequence number.');
  return dynamodb.SequenceNumber;
}
