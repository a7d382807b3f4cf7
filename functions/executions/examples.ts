import type { OperationExample } from '../shared/http/contract.ts';

const id = '01K9Z6B3C8D0E2F4G6H8J0KMNP';
const params = { execution: id };
const input = { order: 'A-1041' };

const pending = {
  id,
  workflow: 'shop.payment-reminder',
  version: '1.0.0',
  status: 'pending',
  createdAt: '2026-11-02T10:31:07.528Z',
  startedBy: 'd2a5f4e4-9071-70e1-8a57-3f1c2b6a9d10',
  requestId: '6f1b2f5e-7a52-4c0e-9b0c-1f4f5d1a2b3c',
};
const running = { ...pending, status: 'running', startedAt: '2026-11-02T10:31:07.902Z' };

export const executionExamples = {
  startExecution: {
    summary: 'A run of the live version',
    body: { workflow: 'shop.payment-reminder', input },
    response: pending,
  },
  startBatch: {
    summary: 'Two reminders at once',
    body: {
      items: [
        { workflow: 'shop.payment-reminder', input: { order: 'A-1042' } },
        { workflow: 'shop.payment-reminder', input: { order: 'A-1043' } },
      ],
    },
    response: {
      items: [
        { status: 202, execution: { ...pending, id: '01K9Z6B5D0E2F4G6H8J0KMNPQR' } },
        { status: 202, execution: { ...pending, id: '01K9Z6B5D1F3G5H7J9KBMDPFRH' } },
      ],
    },
  },
  listExecutions: {
    summary: 'What one workflow has running',
    query: { workflow: 'shop.payment-reminder', status: 'running', limit: '25' },
    response: { items: [running] },
  },
  readExecution: { summary: 'A run that is under way', params, response: { ...running, input } },
  cancelExecution: {
    summary: 'The customer has paid',
    params,
    body: { reason: 'paid in the meantime' },
    response: running,
  },
  redriveExecution: {
    summary: 'It was cancelled too early',
    params,
    response: { ...running, status: 'pending', redrives: 1 },
  },
  readHistory: {
    summary: 'A run that was cancelled while it waited',
    params,
    query: { limit: '25' },
    response: {
      items: [
        {
          task: '/do/0/giveADay',
          name: 'giveADay',
          kind: 'wait',
          status: 'cancelled',
          startedAt: '2026-11-02T10:31:07.911Z',
          endedAt: '2026-11-02T10:44:19.204Z',
          durationMs: 791_293,
          attempts: 1,
          input,
        },
      ],
    },
  },
} satisfies Record<string, OperationExample>;

const accepted = {
  id: '01K9Z8C5D7E9F1G3H5J7K9MBNP',
  kind: 'cancel-executions',
  status: 'pending',
  workflows: ['shop.payment-reminder'],
  progress: { done: 0, failed: 0 },
  createdAt: '2026-11-02T11:02:40.108Z',
  createdBy: 'user/d2a5f4e4-9071-70e1-8a57-3f1c2b6a9d10',
  requestId: '6f1b2f5e-7a52-4c0e-9b0c-1f4f5d1a2b3c',
  errors: [],
};

export const bulkExamples = {
  cancelManyExecutions: {
    summary: 'What one workflow has left from before noon',
    body: {
      workflow: 'shop.payment-reminder',
      createdBefore: '2026-11-02T12:00:00.000Z',
      reason: 'the reminders went out by post',
    },
    response: accepted,
  },
  redriveManyExecutions: {
    summary: 'What faulted while a supplier was down',
    body: { createdAfter: '2026-11-02T08:00:00.000Z', createdBefore: '2026-11-02T09:30:00.000Z' },
    response: {
      id: '01K9Z8D6E8F0G2H4J6K8MANBPQ',
      kind: 'redrive-executions',
      status: 'pending',
      progress: { done: 0, failed: 0 },
      createdAt: '2026-11-02T09:41:12.650Z',
      createdBy: accepted.createdBy,
      requestId: accepted.requestId,
      errors: [],
    },
  },
} satisfies Record<string, OperationExample>;

export const pauseExamples = {
  readPause: { summary: 'Nothing is paused', response: { all: false, workflows: [] } },
  pauseExecutions: {
    summary: 'Hold back one workflow',
    query: { workflow: 'shop.payment-reminder' },
    response: { all: false, workflows: ['shop.payment-reminder'] },
  },
  resumeExecutions: {
    summary: 'Let it start again',
    query: { workflow: 'shop.payment-reminder' },
    response: { all: false, workflows: [] },
  },
} satisfies Record<string, OperationExample>;
