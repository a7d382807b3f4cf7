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
    backlog: 100,
    workflows: 20,
    quotas: { starts: 10_000, transitions: 100_000, taskCalls: 50_000 },
  },
  createdAt: '2026-11-02T09:30:00.000Z',
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
} satisfies Record<string, OperationExample>;
