import type { OperationExample } from '../shared/http/contract.ts';

const usage = {
  month: '2026-11',
  endsAt: '2026-12-01T00:00:00.000Z',
  counters: {
    starts: { used: 1_250, quota: 10_000, remaining: 8_750 },
    transitions: { used: 9_300, quota: 100_000, remaining: 90_700 },
    taskCalls: { used: 3_750, quota: 50_000, remaining: 46_250 },
  },
  slots: { running: 2, guaranteed: 5, burst: 20, backlog: 0, backlogLimit: 100 },
};

export const usageExamples = {
  readUsage: { summary: 'One month', query: { month: '2026-11' }, response: usage },
} satisfies Record<string, OperationExample>;
