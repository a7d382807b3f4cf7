import { createHash } from 'node:crypto';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError, type AwsRequest } from '../service.ts';
import { forEachEntry } from './batch.ts';
import { attributesMd5, type MessageContent, md5, messageBytes } from './message.ts';
import { INVALID_PARAMETER, invalidParameter, type Operation, type SqsState } from './operation.ts';
import type { Queue } from './queue.ts';
import { MOST_DELAY_SECONDS, MOST_MESSAGE_BYTES } from './settings.ts';

const attribute = z.object({
  DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

const entry = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.int().min(0).max(MOST_DELAY_SECONDS).optional(),
  MessageAttributes: z.record(z.string().min(1).max(256), attribute).optional(),
  MessageSystemAttributes: z.object({ AWSTraceHeader: attribute.optional() }).optional(),
  MessageDeduplicationId: z.string().min(1).max(128).optional(),
  MessageGroupId: z.string().min(1).max(128).optional(),
});

const sendInput = entry.extend({ QueueUrl: z.string() });
const batchInput = z.object({ QueueUrl: z.string(), Entries: z.array(entry.extend({ Id: z.string() })) });

type Entry = z.output<typeof entry>;

export const sendMessage: Operation = (state, request) => {
  const input = parseInput(sendInput, request.input, INVALID_PARAMETER);
  return send(state, state.queues.byUrl(input.QueueUrl), input, request);
};

export const sendMessageBatch: Operation = (state, request) => {
  const { QueueUrl, Entries } = parseInput(batchInput, request.input, INVALID_PARAMETER);
  const queue = state.queues.byUrl(QueueUrl);
  const bytes = Entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > MOST_MESSAGE_BYTES) {
    const message = `Batch requests cannot be longer than ${MOST_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`;
    throw new AwsError('BatchRequestTooLong', message);
  }
  return forEachEntry(Entries, (entry) => send(state, queue, entry, request));
};

function send(state: SqsState, queue: Queue, entry: Entry, { principal }: AwsRequest) {
  checkEntry(queue, entry);
  const content: MessageContent = {
    body: entry.MessageBody,
    attributes: entry.MessageAttributes ?? {},
    traceHeader: entry.MessageSystemAttributes?.AWSTraceHeader?.StringValue,
    groupId: entry.MessageGroupId,
    deduplicationId: deduplicationId(queue, entry),
    senderId: principal.arn,
  };
  const message = takeIn(state, queue, content, entry.DelaySeconds);
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(content.body),
    ...(entry.MessageAttributes === undefined ? {} : { MD5OfMessageAttributes: attributesMd5(content.attributes) }),
    ...(queue.settings.fifo ? { SequenceNumber: String(message.sequence).padStart(20, '0') } : {}),
  };
}

/** Puts the message on the queue as the faults will have it: lost after it was accepted, twice, or later. */
function takeIn(state: SqsState, queue: Queue, content: MessageContent, delaySeconds: number | undefined) {
  const delayMs = (delaySeconds ?? queue.settings.delaySeconds) * 1000;
  const fault = state.context.faults.at('sqs:send', queue.name);
  if (typeof fault === 'object' && 'fail' in fault) throw new AwsError(fault.fail, 'Injected fault', 500);
  const message = queue.send(content, delayMs + (typeof fault === 'object' ? fault.delayMs : 0));
  if (fault === 'duplicate') queue.send(content, delayMs);
  if (fault === 'drop' || fault === 'kill') queue.discard(message);
  return message;
}

function checkEntry(queue: Queue, entry: Entry) {
  const most = queue.settings.maximumMessageSize;
  if (entry.MessageBody === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (entryBytes(entry) > most) {
    throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`);
  }
  if (!isText(entry.MessageBody)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(entry.MessageAttributes ?? {})) {
    const value = DataType.startsWith('Binary') ? BinaryValue : StringValue;
    if (value === undefined || value === '') {
      throw invalidParameter(`The message attribute '${name}' must contain a non-empty value of type '${DataType}'.`);
    }
  }
  if (queue.settings.fifo) checkFifoEntry(queue, entry);
  else if (entry.MessageDeduplicationId !== undefined) {
    throw invalidParameter(
      'The request includes a parameter that is not valid for this queue type: MessageDeduplicationId',
    );
  }
}

function checkFifoEntry(queue: Queue, entry: Entry) {
  if (entry.MessageGroupId === undefined) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  }
  if (entry.DelaySeconds !== undefined && entry.DelaySeconds > 0) {
    throw invalidParameter(`Value ${entry.DelaySeconds} for parameter DelaySeconds is invalid for a FIFO queue.`);
  }
  if (deduplicationId(queue, entry) === undefined) {
    throw invalidParameter(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
}

function deduplicationId({ settings }: Queue, entry: Entry): string | undefined {
  if (!settings.fifo || entry.MessageDeduplicationId !== undefined) return entry.MessageDeduplicationId;
  return settings.contentBasedDeduplication ? createHash('sha256').update(entry.MessageBody).digest('hex') : undefined;
}

function entryBytes({ MessageBody, MessageAttributes = {} }: Entry): number {
  return messageBytes({ body: MessageBody, attributes: MessageAttributes });
}

/** Tab, line feed, carriage return and the characters of XML 1.0 from U+0020 on, without lone surrogates. */
function isText(body: string): boolean {
  return /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(body);
}
