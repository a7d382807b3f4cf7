import { GetQueueAttributesCommand, type SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { isNamed } from '../../shared/aws-errors.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Queues } from '../domain/ports.ts';

/** Where a queue and its dead letters lie. */
export interface QueueAddress {
  readonly url: string;
  readonly deadLettersUrl: string;
  readonly deadLettersArn: string;
}

/** `Queues` on SQS. */
export function sqsQueues(client: SQSClient, addresses: Readonly<Record<string, QueueAddress>>): Queues {
  const addressOf = (name: string): QueueAddress => {
    const address = Object.hasOwn(addresses, name) ? addresses[name] : undefined;
    if (address === undefined) throw new DomainError('not-found', `There is no queue ${name}.`);
    return address;
  };
  return {
    names: Object.keys(addresses),
    async depth(name) {
      const { url, deadLettersUrl } = addressOf(name);
      const [own, dead] = await Promise.all([countsOf(client, url), countsOf(client, deadLettersUrl)]);
      return { ...own, deadLetters: dead.waiting };
    },
    async redrive(name) {
      const command = new StartMessageMoveTaskCommand({ SourceArn: addressOf(name).deadLettersArn });
      await client.send(command).catch((error: unknown) => {
        // So SQS says that a move is going on.
        throw isNamed(error, 'UnsupportedOperation') ? new DomainError('redrive-running') : error;
      });
    },
  };
}

async function countsOf(client: SQSClient, url: string) {
  const { Attributes: counts = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesDelayed',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
  );
  return {
    waiting: Number(counts['ApproximateNumberOfMessages'] ?? 0),
    delayed: Number(counts['ApproximateNumberOfMessagesDelayed'] ?? 0),
    inFlight: Number(counts['ApproximateNumberOfMessagesNotVisible'] ?? 0),
  };
}
