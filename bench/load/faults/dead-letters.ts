import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import type { LocalCloud } from '../../../local/cloud.ts';

const LOOK_MS = 100;

/**
 * Gives the messages of all dead-letter queues back to the queues that gave them up, as an operator does, and waits until
 * they are taken.
 * @returns how many there were
 */
export async function moveDeadLetters(cloud: Pick<LocalCloud, 'baseUrl' | 'rootCredentials'>): Promise<number> {
  const client = new SQSClient({ endpoint: cloud.baseUrl, region: 'us-east-1', credentials: cloud.rootCredentials });
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  let moved = 0;
  for (const QueueUrl of QueueUrls) {
    const { queueUrls: sources = [] } = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl }));
    const { count, arn } = await look(client, QueueUrl);
    if (sources.length === 0 || count === 0) continue;
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
    while ((await look(client, QueueUrl)).count > 0) await sleep(LOOK_MS);
    moved += count;
  }
  return moved;
}

async function look(client: SQSClient, QueueUrl: string) {
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return { count: Number(Attributes?.['ApproximateNumberOfMessages']), arn: Attributes?.['QueueArn'] };
}
