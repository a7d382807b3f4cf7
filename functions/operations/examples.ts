import type { OperationExample } from '../shared/http/contract.ts';

/** The first version of a workflow was published. */
const published = {
  id: '01K9Z5Q0B2D4F6H8K0M2P4R6T8',
  kind: 'publish-version',
  status: 'succeeded',
  workflows: ['shop.payment-reminder'],
  progress: { done: 1, failed: 0, total: 1 },
  createdAt: '2026-11-02T10:20:03.711Z',
  startedAt: '2026-11-02T10:20:03.958Z',
  endedAt: '2026-11-02T10:20:04.350Z',
  createdBy: 'user/d2a5f4e4-9071-70e1-8a57-3f1c2b6a9d10',
  requestId: '6f1b2f5e-7a52-4c0e-9b0c-1f4f5d1a2b3c',
  result: '/v1/workflows/shop.payment-reminder/versions/1.0.0',
  errors: [],
};

/** Executions of a workflow are cancelled, and someone has second thoughts. */
const stopping = {
  id: '01K9Z7A4B6C8D0E2F4G6H8J0KM',
  kind: 'cancel-executions',
  status: 'pending',
  workflows: ['shop.payment-reminder'],
  progress: { done: 0, failed: 0 },
  createdAt: '2026-11-02T11:02:40.108Z',
  cancelRequestedAt: '2026-11-02T11:02:41.006Z',
  createdBy: 'user/d2a5f4e4-9071-70e1-8a57-3f1c2b6a9d10',
  requestId: '6f1b2f5e-7a52-4c0e-9b0c-1f4f5d1a2b3c',
  errors: [],
};

export const operationExamples = {
  listOperations: { summary: 'The latest', query: { limit: '25' }, response: { items: [published] } },
  readOperation: { summary: 'A version that is published', params: { operation: published.id }, response: published },
  cancelOperation: { summary: 'Stop cancelling', params: { operation: stopping.id }, response: stopping },
} satisfies Record<string, OperationExample>;
