import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsWakeQueue } from './adapters/wake-queue.ts';
import type { WakeQueue } from './domain/ports.ts';

export type { WakeQueue } from './domain/ports.ts';

/** Says to the dispatcher that a tenant may have work that can be started now. */
export function wakeQueue(queueUrl: string, client: SQSClient = new SQSClient({})): WakeQueue {
  return sqsWakeQueue(client, queueUrl);
}
