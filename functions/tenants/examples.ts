import type { OperationExample } from '../shared/http/contract.ts';

const acme = {
  id: 'acme',
  name: 'Acme Ltd',
  tier: 'basic',
  status: 'active',
  limits: {
    requestsPerSecond: 10,
    requestBurst: 20,
    runningExecutions: 5,
    burstExecutions: 20,
    startsPerSecond: 2,
    weight: 1,
    shards: 1,
    backlog: 100,
    workflows: 20,
    quotas: { starts: 10_000, transitions: 100_000, taskCalls: 50_000 },
  },
  createdAt: '2026-11-02T09:30:00.000Z',
};

const usage = {
  month: '2026-11',
  endsAt: '2026-12-01T00:00:00.000Z',
  counters: {
    starts: { used: 9_800, quota: 10_000, remaining: 200 },
    transitions: { used: 71_300, quota: 100_000, remaining: 28_700 },
    taskCalls: { used: 24_050, quota: 50_000, remaining: 25_950 },
  },
  slots: { running: 11, guaranteed: 5, burst: 20, backlog: 12, backlogLimit: 100 },
};

export const tenantExamples = {
  createTenant: {
    summary: 'A basic tenant',
    body: { id: 'acme', name: 'Acme Ltd', tier: 'basic', owner: { email: 'ada@acme.example' } },
    response: acme,
  },
  listTenants: { summary: 'The first hundred', query: { limit: '100' }, response: { items: [acme] } },
  changeTenant: {
    summary: 'A larger backlog',
    params: { tenant: 'acme' },
    body: { limits: { backlog: 2000 } },
    response: { ...acme, limits: { ...acme.limits, backlog: 2000 } },
  },
  readTenant: { summary: 'One tenant', params: { tenant: 'acme' }, response: acme },
  readTenantUsage: { summary: 'One month', params: { tenant: 'acme' }, query: { month: '2026-11' }, response: usage },
} satisfies Record<string, OperationExample>;
