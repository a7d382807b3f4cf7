import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';
import { queueExamples as examples } from './examples.ts';

const queueName = z
  .string()
  .regex(/^[a-z]+(-[a-z]+)*$/)
  .max(40)
  .meta({ examples: ['publish'] });

export const queueResource = z
  .object({
    name: queueName,
    waiting: z.int().meta({ description: 'Messages that wait for the consumer, about' }),
    delayed: z.int().meta({ description: 'Messages that are kept back for later, about' }),
    inFlight: z.int().meta({ description: 'Messages that the consumer has, about' }),
    deadLetters: z.int().meta({ description: 'Messages that were given up, about' }),
  })
  .meta({ id: 'Queue' });

export const queuesContract = defineContract({
  context: 'queues',
  description: 'The queues of the platform, as its operator looks after them.',
  nouns: ['queues'],
  operations: {
    listQueues: {
      method: 'GET',
      path: '/v1/queues',
      permission: 'queue:read',
      summary: 'List queues',
      description: 'The queues between the parts of the platform: how much waits in each, and what was given up.',
      status: 200,
      response: z.object({ items: z.array(queueResource) }).meta({ id: 'Queues' }),
      errors: [],
      example: examples.listQueues,
    },
    redriveQueue: {
      method: 'POST',
      path: '/v1/queues/{queue}/redrive',
      permission: 'queue:redrive',
      summary: 'Move dead letters back',
      description:
        'Begins to move what was given up back to its queue, where the consumer gets it again. Do it when the cause is mended. While a move is going on, another one is refused.',
      params: z.strictObject({ queue: queueName }),
      status: 202,
      response: queueResource,
      errors: ['not-found', 'redrive-running'],
      example: examples.redriveQueue,
    },
  },
});
