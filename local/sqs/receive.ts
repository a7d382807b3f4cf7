import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { forEachEntry } from './batch.ts';
import { attributesMd5, type Message, type MessageAttributes, md5 } from './message.ts';
import { INVALID_PARAMETER, type Operation, type SqsState } from './operation.ts';
import type { Delivery, Queue } from './queue.ts';
import { MOST_VISIBILITY_SECONDS, MOST_WAIT_SECONDS } from './settings.ts';

const visibility = z.int().min(0).max(MOST_VISIBILITY_SECONDS);
const names = z.array(z.string()).optional();

const receiveInput = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  WaitTimeSeconds: z.int().min(0).max(MOST_WAIT_SECONDS).optional(),
  VisibilityTimeout: visibility.optional(),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});

const receipt = z.object({ ReceiptHandle: z.string() });
const deleteInput = receipt.extend({ QueueUrl: z.string() });
const changeInput = deleteInput.extend({ VisibilityTimeout: visibility });
const deleteBatchInput = z.object({ QueueUrl: z.string(), Entries: z.array(receipt.extend({ Id: z.string() })) });
const changeBatchInput = z.object({
  QueueUrl: z.string(),
  Entries: z.array(receipt.extend({ Id: z.string(), VisibilityTimeout: visibility.optional() })),
});

type ReceiveInput = z.output<typeof receiveInput>;

/** Waits until something is there or the time is over. */
export const receiveMessage: Operation = async (state, request) => {
  const input = parseInput(receiveInput, request.input, INVALID_PARAMETER);
  const queue = state.queues.byUrl(input.QueueUrl);
  const waitMs = (input.WaitTimeSeconds ?? queue.settings.waitSeconds) * 1000;
  const end = state.context.clock.now() + waitMs;
  const gone = AbortSignal.any([request.signal, state.closed]);
  for (;;) {
    const deliveries = deliver(state, queue, input);
    const left = end - state.context.clock.now();
    if (deliveries.length > 0) return { Messages: deliveries.map((delivery) => shown(delivery, input)) };
    if (left <= 0) return {};
    await queue.arrival(left, gone);
    if (gone.aborted) return hungUp(queue);
  }
};

/** Whoever has hung up may have been woken for a message that another consumer now has to take. */
function hungUp(queue: Queue) {
  queue.passOn();
  return {};
}

function deliver({ context }: SqsState, queue: Queue, input: ReceiveInput): readonly Delivery[] {
  const deliveries = queue.receive(input.MaxNumberOfMessages, input.VisibilityTimeout);
  return deliveries.filter((delivery) => {
    const fault = context.faults.at('sqs:deliver', queue.name);
    if (fault === 'drop' || fault === 'kill') return false;
    if (fault === 'duplicate') queue.hideFor(delivery, 0);
    if (typeof fault !== 'object') return true;
    if ('fail' in fault) throw new AwsError(fault.fail, 'Injected fault', 500);
    queue.hideFor(delivery, fault.delayMs);
    return false;
  });
}

export const deleteMessage: Operation = (state, { input }) => {
  const { QueueUrl, ReceiptHandle } = parseInput(deleteInput, input, INVALID_PARAMETER);
  state.queues.byUrl(QueueUrl).delete(ReceiptHandle);
};

export const deleteMessageBatch: Operation = (state, { input }) => {
  const { QueueUrl, Entries } = parseInput(deleteBatchInput, input, INVALID_PARAMETER);
  const queue = state.queues.byUrl(QueueUrl);
  return forEachEntry(Entries, ({ ReceiptHandle }) => {
    queue.delete(ReceiptHandle);
    return {};
  });
};

export const changeMessageVisibility: Operation = (state, { input }) => {
  const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parseInput(changeInput, input, INVALID_PARAMETER);
  state.queues.byUrl(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
};

export const changeMessageVisibilityBatch: Operation = (state, { input }) => {
  const { QueueUrl, Entries } = parseInput(changeBatchInput, input, INVALID_PARAMETER);
  const queue = state.queues.byUrl(QueueUrl);
  return forEachEntry(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
    queue.changeVisibility(ReceiptHandle, VisibilityTimeout ?? queue.settings.visibilitySeconds);
    return {};
  });
};

/** A delivery as the API shows it: attributes only as far as they are asked for. */
function shown({ message, receipt: handle }: Delivery, input: ReceiveInput) {
  const wanted = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const system = Object.entries(systemAttributes(message)).filter(
    ([name, value]) => value !== undefined && (wanted.includes('All') || wanted.includes(name)),
  );
  const attributes = wantedAttributes(message.attributes, input.MessageAttributeNames ?? []);
  const hasAttributes = Object.keys(attributes).length > 0;
  return {
    MessageId: message.id,
    ReceiptHandle: handle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length > 0 ? { Attributes: Object.fromEntries(system) } : {}),
    ...(hasAttributes ? { MessageAttributes: attributes, MD5OfMessageAttributes: attributesMd5(attributes) } : {}),
  };
}

function systemAttributes(message: Message): Readonly<Record<string, string | undefined>> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    SequenceNumber: message.deduplicationId === undefined ? undefined : String(message.sequence).padStart(20, '0'),
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
}

/** `All`, `.*`, a name, or a prefix that ends in `.*`. */
function wantedAttributes(attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes {
  const all = wanted.includes('All') || wanted.includes('.*');
  const fits = (name: string) =>
    all || wanted.some((one) => one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -2))));
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => fits(name)));
}
