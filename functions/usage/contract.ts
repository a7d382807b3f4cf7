import { defineContract } from '../shared/http/contract.ts';
import { usageQuery, usageReport } from '../shared/schemas.ts';
import { usageExamples as examples } from './examples.ts';

/** `source` of this context's events on the platform's bus; its publisher may use no other. */
export const USAGE_EVENT_SOURCE = 'tributary.usage';

export const usageContract = defineContract({
  context: 'usage',
  description: 'What a tenant has used of its quotas.',
  nouns: ['usage'],
  operations: {
    readUsage: {
      method: 'GET',
      path: '/v1/usage',
      permission: 'usage:read',
      summary: 'Read what was used of the quotas',
      description:
        'Starts, state transitions and task calls of a calendar month with their quotas, and what runs and waits now. Starts are counted at once, transitions and task calls some seconds after they happen.',
      query: usageQuery,
      status: 200,
      response: usageReport,
      errors: [],
      example: examples.readUsage,
    },
  },
});
