import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { INVALID_PARAMETER, type Operation } from './operation.ts';
import type { Queue } from './queue.ts';

const MOST_QUEUES = 1000;

const byUrlInput = z.object({ QueueUrl: z.string() });
const attributesInput = byUrlInput.extend({ AttributeNames: z.array(z.string()).default([]) });
const byNameInput = z.object({ QueueName: z.string() });
const listInput = z.object({
  QueueNamePrefix: z.string().optional(),
  MaxResults: z.int().min(1).max(MOST_QUEUES).optional(),
  NextToken: z.string().optional(),
});

export const getQueueUrl: Operation = ({ queues }, { input }) => {
  const { QueueName } = parseInput(byNameInput, input, INVALID_PARAMETER);
  return { QueueUrl: queues.byName(QueueName).url };
};

/** Queues by name; a token is the last name of the page before, so that pages stay right while queues come and go. */
export const listQueues: Operation = ({ queues }, { input }) => {
  const { QueueNamePrefix = '', MaxResults, NextToken } = parseInput(listInput, input, INVALID_PARAMETER);
  const after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64').toString();
  const found = [...queues]
    .filter(({ name }) => name.startsWith(QueueNamePrefix) && name > after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = found.slice(0, MaxResults ?? MOST_QUEUES);
  const last = page.at(-1)?.name ?? '';
  const more = MaxResults !== undefined && found.length > page.length;
  return {
    QueueUrls: page.map(({ url }) => url),
    ...(more ? { NextToken: Buffer.from(last).toString('base64') } : {}),
  };
};

export const getQueueAttributes: Operation = ({ queues }, { input }) => {
  const { QueueUrl, AttributeNames } = parseInput(attributesInput, input, INVALID_PARAMETER);
  const attributes = attributesOf(queues.byUrl(QueueUrl));
  const unknown = AttributeNames.find((name) => name !== 'All' && !(name in attributes) && !OPTIONAL.has(name));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const wanted = Object.entries(attributes).filter(
    ([name, value]) => value !== undefined && (AttributeNames.includes('All') || AttributeNames.includes(name)),
  );
  return { Attributes: Object.fromEntries(wanted) };
};

export const purgeQueue: Operation = ({ queues }, { input }) => {
  queues.byUrl(parseInput(byUrlInput, input, INVALID_PARAMETER).QueueUrl).purge();
};

export const listDeadLetterSourceQueues: Operation = ({ queues }, { input }) => {
  const { arn } = queues.byUrl(parseInput(byUrlInput, input, INVALID_PARAMETER).QueueUrl);
  const sources = [...queues].filter(({ settings }) => settings.redrive?.deadLetterTargetArn === arn);
  return { queueUrls: sources.map(({ url }) => url) };
};

export const listQueueTags: Operation = ({ queues }, { input }) => {
  queues.byUrl(parseInput(byUrlInput, input, INVALID_PARAMETER).QueueUrl);
  return { Tags: {} };
};

/** Attributes that a queue may have and that mean nothing here. */
const OPTIONAL = new Set(['Policy', 'RedriveAllowPolicy', 'DeduplicationScope', 'FifoThroughputLimit']);

function attributesOf(queue: Queue): Readonly<Record<string, string | undefined>> {
  const { settings, counts } = queue;
  const created = String(Math.floor(queue.createdAt / 1000));
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(settings.visibilitySeconds),
    MaximumMessageSize: String(settings.maximumMessageSize),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    RedrivePolicy: settings.redrive === undefined ? undefined : JSON.stringify(settings.redrive),
    FifoQueue: settings.fifo ? 'true' : undefined,
    ContentBasedDeduplication: settings.fifo ? String(settings.contentBasedDeduplication) : undefined,
    KmsMasterKeyId: settings.kmsKeyId,
    SqsManagedSseEnabled: String(settings.kmsKeyId === undefined),
  };
}
