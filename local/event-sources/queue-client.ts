import * as z from 'zod';
import { AwsError, type CloudContext, type Principal } from '../service.ts';
import type { Timers } from '../timers.ts';
import type { Mapping } from './mapping.ts';

/** One receive takes at most ten messages, as a deletion does, and waits at most 20 seconds. */
const MOST_MESSAGES = 10;
export const LONGEST_WAIT_SECONDS = 20;
/** How long nothing is read after the queue could not be read. */
const PAUSE_MS = 5000;

const attribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

const received = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        MD5OfBody: z.string(),
        MD5OfMessageAttributes: z.string().optional(),
        Attributes: z.record(z.string(), z.string()),
        MessageAttributes: z.record(z.string(), attribute).default({}),
      }),
    )
    .default([]),
});

export type Message = z.output<typeof received>['Messages'][number];

/** A mapping's queue, used in the name of its function's role. */
export interface QueueClient {
  /** Waits for messages; a queue that cannot be read counts as empty, after a pause. */
  receive(most: number, waitSeconds: number): Promise<Message[]>;
  remove(messages: readonly Message[]): Promise<void>;
}

export function createQueueClient(
  context: CloudContext,
  mapping: Mapping,
  timers: Timers,
  principal: Principal,
): QueueClient {
  const [account, name] = mapping.sourceArn.split(':').slice(4);
  const QueueUrl = `${context.baseUrl}/${account}/${name}`;

  function call(action: string, input: object): Promise<unknown> {
    return context.call({ service: 'sqs', action, input: { QueueUrl, ...input }, principal });
  }

  return {
    async receive(most, WaitTimeSeconds) {
      try {
        const MaxNumberOfMessages = Math.min(most, MOST_MESSAGES);
        const wanted = { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] };
        return received.parse(await call('ReceiveMessage', { MaxNumberOfMessages, WaitTimeSeconds, ...wanted }))
          .Messages;
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        context.log(`${mapping.id} cannot read ${name}: ${error.message}`);
        await new Promise<void>((resolve) => void timers.after(PAUSE_MS, resolve));
        return [];
      }
    },
    async remove(messages) {
      for (let first = 0; first < messages.length; first += MOST_MESSAGES) {
        const entries = messages.slice(first, first + MOST_MESSAGES);
        const Entries = entries.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
        await call('DeleteMessageBatch', { Entries });
      }
    },
  };
}

/** A message as functions get it. */
export function toRecord(message: Message, eventSourceARN: string, awsRegion: string) {
  const attributes = Object.entries(message.MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    {
      dataType: DataType,
      stringValue: StringValue,
      binaryValue: BinaryValue,
      stringListValues: [],
      binaryListValues: [],
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    md5OfMessageAttributes: message.MD5OfMessageAttributes,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  };
}

/** A message as filters see it: a body that is JSON is matched by its members. */
export function filteredForm({ Body, ...rest }: Message): unknown {
  try {
    return { ...rest, body: JSON.parse(Body) };
  } catch {
    // Not JSON: matched as text.
    return { ...rest, body: Body };
  }
}
