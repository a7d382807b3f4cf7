import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { tenantId } from '../../shared/ids.ts';
import type { WakeQueue } from '../domain/ports.ts';

/** What the wake queue carries. The message group is the tenant, which makes the queue a fair one. */
export const wakeMessage = z.strictObject({ tenantId, requestId: z.string(), isRepair: z.boolean().optional() });

/** `WakeQueue` on SQS. */
export function sqsWakeQueue(client: SQSClient, queueUrl: string): WakeQueue {
  return {
    async wake(tenant, requestId, { delaySeconds, isRepair } = {}) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify({ tenantId: tenant, requestId, ...(isRepair === true ? { isRepair } : {}) }),
          MessageGroupId: tenant,
          ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
        }),
      );
    },
  };
}
