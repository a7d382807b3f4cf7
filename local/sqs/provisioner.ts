import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import { type CloudContext, generatedName, type Provisioner } from '../service.ts';
import type { SqsState } from './operation.ts';
import { Queue } from './queue.ts';
import {
  DEFAULT_SETTINGS,
  MOST_DELAY_SECONDS,
  MOST_MESSAGE_BYTES,
  MOST_VISIBILITY_SECONDS,
  MOST_WAIT_SECONDS,
  type QueueSettings,
} from './settings.ts';

const queueProperties = z.strictObject({
  QueueName: z.string().optional(),
  FifoQueue: z.boolean().optional(),
  ContentBasedDeduplication: z.boolean().optional(),
  DelaySeconds: z.coerce.number().int().min(0).max(MOST_DELAY_SECONDS).optional(),
  MaximumMessageSize: z.coerce.number().int().min(1024).max(MOST_MESSAGE_BYTES).optional(),
  MessageRetentionPeriod: z.coerce.number().int().min(60).max(1_209_600).optional(),
  ReceiveMessageWaitTimeSeconds: z.coerce.number().int().min(0).max(MOST_WAIT_SECONDS).optional(),
  VisibilityTimeout: z.coerce.number().int().min(0).max(MOST_VISIBILITY_SECONDS).optional(),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1000) })
    .optional(),
  RedriveAllowPolicy: z.unknown().optional(),
  DeduplicationScope: z.literal('queue').optional(),
  FifoThroughputLimit: z.unknown().optional(),
  KmsMasterKeyId: z.string().optional(),
  KmsDataKeyReusePeriodSeconds: z.unknown().optional(),
  SqsManagedSseEnabled: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

const policyProperties = z.strictObject({ Queues: z.array(z.string()).min(1), PolicyDocument: z.unknown() });

export function queueArn({ region, accountId }: Pick<CloudContext, 'region' | 'accountId'>, name: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/** Makes `AWS::SQS::Queue`. */
export function createQueueProvisioner({ context, queues, timers, fair }: SqsState): Provisioner {
  return (resource) => {
    const properties = parseProperties(queueProperties, resource);
    const suffix = properties.FifoQueue === true ? '.fifo' : '';
    const name = properties.QueueName ?? generatedName(resource, 80 - suffix.length) + suffix;
    const queue = new Queue({
      name,
      arn: queueArn(context, name),
      url: `${context.baseUrl}/${context.accountId}/${name}`,
      settings: settingsOf(properties),
      clock: context.clock,
      timers,
      fair,
      find: (arn) => queues.byArn(arn),
      earlier: queues.earlier(name),
    });
    queues.add(queue);
    return { ref: queue.url, attributes: { Arn: queue.arn, QueueName: name, QueueUrl: queue.url } };
  };
}

/** Makes `AWS::SQS::QueuePolicy`: IAM evaluates it beside the policies of whoever asks. */
export function createQueuePolicyProvisioner({ context, queues }: SqsState): Provisioner {
  return (resource) => {
    const { Queues, PolicyDocument } = parseProperties(policyProperties, resource);
    for (const url of Queues) context.resourcePolicies.set(queues.byUrl(url).arn, PolicyDocument);
    return { ref: resource.logicalId, attributes: { Id: resource.logicalId } };
  };
}

function settingsOf(properties: z.output<typeof queueProperties>): QueueSettings {
  const defaults = DEFAULT_SETTINGS;
  return {
    fifo: properties.FifoQueue ?? defaults.fifo,
    contentBasedDeduplication: properties.ContentBasedDeduplication ?? defaults.contentBasedDeduplication,
    delaySeconds: properties.DelaySeconds ?? defaults.delaySeconds,
    maximumMessageSize: properties.MaximumMessageSize ?? defaults.maximumMessageSize,
    retentionSeconds: properties.MessageRetentionPeriod ?? defaults.retentionSeconds,
    waitSeconds: properties.ReceiveMessageWaitTimeSeconds ?? defaults.waitSeconds,
    visibilitySeconds: properties.VisibilityTimeout ?? defaults.visibilitySeconds,
    redrive: properties.RedrivePolicy,
    kmsKeyId: properties.KmsMasterKeyId,
  };
}
