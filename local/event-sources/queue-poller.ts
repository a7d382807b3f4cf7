import { setImmediate as turn } from 'node:timers/promises';
import * as z from 'zod';
import { AwsError, type CloudContext, type Principal } from '../service.ts';
import type { Timers } from '../timers.ts';
import { runBatch } from './batch.ts';
import type { Mapping } from './mapping.ts';
import type { Poller } from './poller.ts';

/** One receive takes at most ten messages and waits at most 20 seconds. */
const MOST_RECEIVED = 10;
const LONGEST_WAIT_SECONDS = 20;
/** How long the poller rests when the queue cannot be read. */
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

type Message = z.output<typeof received>['Messages'][number];

/**
 * Reads a queue in the name of the function's role: one receive at a time, which waits for arrivals, and as many
 * batches at work as the mapping allows. What the function has done is deleted; the rest comes back by itself when its
 * visibility timeout ends.
 */
export function createQueuePoller(context: CloudContext, mapping: Mapping, timers: Timers): Poller {
  const { clock } = context;
  const [account, name] = mapping.sourceArn.split(':').slice(4);
  const QueueUrl = `${context.baseUrl}/${account}/${name}`;
  let stopped = false;
  let working = 0;
  /** Whoever waits for a batch to finish. */
  let vacancy: (() => void) | undefined;

  async function poll(principal: Principal): Promise<void> {
    while (!stopped) {
      if (working >= mapping.maximumConcurrency) await vacant();
      const messages = await gather(principal);
      if (messages.length === 0) {
        // A queue that answers at once, because it is closing, must not keep the process from anything else.
        await turn();
        continue;
      }
      working += 1;
      work(principal, messages)
        .catch((error: unknown) => context.log(`${mapping.id}: ${String(error)}`))
        .finally(finished);
    }
  }

  function vacant(): Promise<void> {
    return new Promise((resolve) => {
      vacancy = resolve;
    });
  }

  function finished() {
    working -= 1;
    vacancy?.();
    vacancy = undefined;
  }

  /** A batch: what is there, or what arrives within the window that begins with the first message. */
  async function gather(principal: Principal): Promise<Message[]> {
    const messages = await receive(principal, mapping.batchSize, LONGEST_WAIT_SECONDS);
    const end = clock.now() + mapping.windowMs;
    while (messages.length > 0 && messages.length < mapping.batchSize && clock.now() < end && !stopped) {
      const wait = Math.min(Math.ceil((end - clock.now()) / 1000), LONGEST_WAIT_SECONDS);
      messages.push(...(await receive(principal, mapping.batchSize - messages.length, wait)));
    }
    return messages;
  }

  async function receive(principal: Principal, most: number, WaitTimeSeconds: number): Promise<Message[]> {
    try {
      const answer = await call(principal, 'ReceiveMessage', {
        MaxNumberOfMessages: Math.min(most, MOST_RECEIVED),
        WaitTimeSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return received.parse(answer).Messages;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      context.log(`${mapping.id} cannot read ${name}: ${error.message}`);
      await new Promise<void>((resolve) => void timers.after(PAUSE_MS, resolve));
      return [];
    }
  }

  async function work(principal: Principal, messages: readonly Message[]): Promise<void> {
    const wanted = messages.filter((message) => mapping.wants(filtered(message)));
    const identifiers = wanted.map(({ MessageId }) => MessageId);
    const records = wanted.map((message) => toRecord(message, mapping.sourceArn, context.region));
    const outcome =
      wanted.length === 0 ? { failed: new Set<string>() } : await runBatch(context, mapping, records, identifiers);
    const { failed } = outcome;
    if (failed === 'all') context.log(`${mapping.id}: a batch of ${wanted.length} failed: ${outcome.reason}`);
    const done = messages.filter((message) =>
      failed === 'all' ? !wanted.includes(message) : !failed.has(message.MessageId),
    );
    if (!stopped) await remove(principal, done);
  }

  async function remove(principal: Principal, messages: readonly Message[]): Promise<void> {
    for (let first = 0; first < messages.length; first += MOST_RECEIVED) {
      const Entries = messages
        .slice(first, first + MOST_RECEIVED)
        .map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
      await call(principal, 'DeleteMessageBatch', { Entries });
    }
  }

  function call(principal: Principal, action: string, input: object): Promise<unknown> {
    return context.call({ service: 'sqs', action, input: { QueueUrl, ...input }, principal });
  }

  return {
    permissions: ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => ({
      action: `sqs:${action}`,
      resource: mapping.sourceArn,
    })),
    start(principal) {
      poll(principal).catch((error: unknown) => context.log(`${mapping.id} has stopped: ${String(error)}`));
    },
    stop() {
      stopped = true;
      vacancy?.();
    },
  };
}

/** A message as filters see it: a body that is JSON is matched by its members. */
function filtered({ Body, ...rest }: Message): unknown {
  try {
    return { ...rest, body: JSON.parse(Body) };
  } catch {
    // Not JSON: matched as text.
    return { ...rest, body: Body };
  }
}

/** A message as functions get it. */
function toRecord(message: Message, eventSourceARN: string, awsRegion: string) {
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
