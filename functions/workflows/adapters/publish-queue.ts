import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DomainError } from '../../shared/errors.ts';
import type { PublishQueue } from '../domain/ports.ts';

/** SQS keeps a message back no longer. */
const MOST_DELAY_SECONDS = 900;

/** `PublishQueue` on SQS, fair among tenants: the message group is the tenant. */
export function sqsPublishQueue(client: SQSClient, queueUrl: string): PublishQueue {
  return {
    async send(message, delaySeconds) {
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        MessageGroupId: message.tenantId,
        ...(delaySeconds === undefined ? {} : { DelaySeconds: Math.min(delaySeconds, MOST_DELAY_SECONDS) }),
      });
      await client.send(command).catch((error: unknown) => {
        const detail = 'The version is stored but was not handed to the publisher; publish it again.';
        const busy = new DomainError('platform-busy', detail, { headers: { 'Retry-After': '1' } });
        busy.cause = error;
        throw busy;
      });
    },
  };
}
