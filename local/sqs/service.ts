import { memoryOf } from '../data/memory.ts';
import { AwsError, type CloudContext, type Service } from '../service.ts';
import { createTimers } from '../timers.ts';
import { authorizationOf } from './authorization.ts';
import {
  getQueueAttributes,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listQueues,
  listQueueTags,
  purgeQueue,
} from './manage.ts';
import { createMoveTasks } from './move-tasks.ts';
import type { Operation, SqsState } from './operation.ts';
import { createQueuePolicyProvisioner, createQueueProvisioner } from './provisioner.ts';
import { type KeptQueues, Queues } from './queues.ts';
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
  receiveMessage,
} from './receive.ts';
import { sendMessage, sendMessageBatch } from './send.ts';

const OPERATIONS: Readonly<Record<string, Operation>> = {
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  GetQueueAttributes: getQueueAttributes,
  GetQueueUrl: getQueueUrl,
  ListQueues: listQueues,
  ListQueueTags: listQueueTags,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  PurgeQueue: purgeQueue,
};

/**
 * SQS with the queues of the assembly: standard and FIFO.
 * @param fair standard queues let messages of other groups pass those of a noisy one, as in AWS
 */
export function createSqsService(context: CloudContext, fair = true): Service {
  const closing = new AbortController();
  const timers = createTimers(context.clock);
  const queues = new Queues();
  const state: SqsState = { context, queues, timers, fair, closed: closing.signal };
  const operations: Readonly<Record<string, Operation>> = { ...OPERATIONS, ...createMoveTasks() };

  return {
    name: 'sqs',
    protocol: 'json',
    provisioners: {
      'AWS::SQS::Queue': createQueueProvisioner(state),
      'AWS::SQS::QueuePolicy': createQueuePolicyProvisioner(state),
    },
    authorize: (request) => authorizationOf(context, request),
    async handle(request) {
      const operation = operations[request.action];
      if (operation === undefined) {
        throw new AwsError('UnknownOperationException', `The local cloud has no sqs:${request.action}`);
      }
      return (await operation(state, request)) ?? {};
    },
    memory: memoryOf<KeptQueues>({ keep: () => queues.keep(), takeBack: (kept) => queues.takeBack(kept) }),
    async close() {
      closing.abort();
      timers.close();
    },
  };
}
