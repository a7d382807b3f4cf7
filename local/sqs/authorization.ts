import type { AuthorizationQuery, AwsRequest, CloudContext } from '../service.ts';
import { sourceOfHandle } from './move-tasks.ts';
import { invalidParameter } from './operation.ts';
import { queueArn } from './provisioner.ts';

/** Operations that need the permission of another (SQS developer guide, "Amazon SQS API permissions"). */
const PERMISSION_OF: Readonly<Record<string, string>> = {
  SendMessageBatch: 'SendMessage',
  DeleteMessageBatch: 'DeleteMessage',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
};

/** What a redrive does on both queues in the name of whoever starts it. */
const REDRIVE_ACTIONS = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** What IAM must allow for a request. @throws AwsError when it names no queue */
export function authorizationOf(
  context: Pick<CloudContext, 'region' | 'accountId'>,
  { action, input }: AwsRequest,
): readonly AuthorizationQuery[] {
  switch (action) {
    case 'ListQueues':
      return [ask('ListQueues', queueArn(context, '*'))];
    case 'GetQueueUrl':
      return [ask(action, queueArn(context, text(input, 'QueueName')))];
    case 'StartMessageMoveTask': {
      const reads = REDRIVE_ACTIONS.map((name) => ask(name, text(input, 'SourceArn')));
      const destination = input['DestinationArn'];
      return typeof destination === 'string' ? [...reads, ask('SendMessage', destination)] : reads;
    }
    case 'ListMessageMoveTasks':
      return [ask(action, text(input, 'SourceArn'))];
    case 'CancelMessageMoveTask':
      return [ask(action, sourceOfHandle(input['TaskHandle']))];
    default: {
      const url = text(input, 'QueueUrl');
      return [ask(PERMISSION_OF[action] ?? action, queueArn(context, url.slice(url.lastIndexOf('/') + 1)))];
    }
  }
}

function ask(action: string, resource: string): AuthorizationQuery {
  return { action: `sqs:${action}`, resource };
}

function text(input: AwsRequest['input'], name: string): string {
  const value = input[name];
  if (typeof value === 'string') return value;
  throw invalidParameter(`The request must contain the parameter ${name}.`);
}
