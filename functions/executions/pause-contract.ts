import * as z from 'zod';
import type { Operation } from '../shared/http/contract.ts';
import { workflowId } from '../shared/ids.ts';
import { pauseExamples as examples } from './examples.ts';

const pause = z
  .object({
    all: z.boolean().meta({ description: 'Nothing of the tenant is started' }),
    workflows: z.array(workflowId).meta({ description: 'Workflows of which nothing is started' }),
  })
  .meta({ id: 'Pause' });

const query = z.strictObject({
  workflow: workflowId.optional().meta({ description: 'Only this workflow; without it all of them' }),
});

/** What a tenant holds back for a while. */
export const pauseOperations = {
  readPause: {
    method: 'GET',
    path: '/v1/executions/pause',
    permission: 'execution:read',
    workflow: 'handler',
    summary: 'Read what is paused',
    description: 'Whether the tenant has paused everything, and which workflows it has paused.',
    status: 200,
    response: pause,
    errors: [],
    example: examples.readPause,
  },
  pauseExecutions: {
    method: 'PUT',
    path: '/v1/executions/pause',
    permission: 'execution:pause',
    workflow: 'query',
    summary: 'Pause a workflow or everything',
    description:
      'What is started from now on is accepted and waits; what runs goes on to its end. Pausing one workflow keeps no other from starting. Doing it again changes nothing.',
    query,
    status: 200,
    response: pause,
    errors: ['pause-limit-reached'],
    example: examples.pauseExecutions,
  },
  resumeExecutions: {
    method: 'DELETE',
    path: '/v1/executions/pause',
    permission: 'execution:pause',
    workflow: 'query',
    summary: 'Resume a workflow or everything',
    description:
      'Lets what waits start, in its order. Resuming everything leaves workflows paused that were paused by name.',
    query,
    status: 200,
    response: pause,
    errors: [],
    example: examples.resumeExecutions,
  },
} as const satisfies Record<string, Operation>;
