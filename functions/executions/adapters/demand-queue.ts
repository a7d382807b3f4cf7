import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { tenantId } from '../../shared/ids.ts';
import type { DemandQueue } from '../domain/ports.ts';

/** What the demand queue carries: what a tenant could use beyond its guarantee. The message group is the tenant. */
export const demandMessage = z.strictObject({
  requestId: z.string(),
  demand: z.strictObject({
    tenantId,
    running: z.int().nonnegative(),
    startsPerSecond: z.int().nonnegative(),
    weight: z.int().positive(),
  }),
});

/** `DemandQueue` on SQS. */
export function sqsDemandQueue(client: SQSClient, queueUrl: string): DemandQueue {
  return {
    async report(demand, requestId) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify({ requestId, demand }),
          MessageGroupId: demand.tenantId,
        }),
      );
    },
  };
}
