import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { tenantId, ulid } from '../../shared/ids.ts';
import type { BulkQueue } from '../domain/bulk-ports.ts';

/** What the bulk queue carries: which operation has work. The message group is the tenant, which makes the queue a fair one. */
export const bulkMessage = z.strictObject({ tenantId, operation: ulid, requestId: z.string() });

/** `BulkQueue` on SQS. */
export function sqsBulkQueue(client: SQSClient, queueUrl: string): BulkQueue {
  return {
    async send({ tenantId: tenant, id, requestId }, delaySeconds) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify({ tenantId: tenant, operation: id, requestId }),
          MessageGroupId: tenant,
          ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
        }),
      );
    },
  };
}
