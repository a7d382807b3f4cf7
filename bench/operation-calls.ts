import { randomUUID } from 'node:crypto';
import type { OperationCall, Prepared } from './operation-call.ts';
import { definition, type Platform, STEPS, until } from './platform.ts';

type Make = (prepared: Prepared) => OperationCall | Promise<OperationCall>;

const get =
  (path: (prepared: Prepared) => string): Make =>
  (prepared) => ({ method: 'GET', path: path(prepared) });

const unique = () => randomUUID().slice(0, 8);
const email = () => `${unique()}@bench.example`;
const versionPath = ({ workflow }: Prepared) => `/v1/workflows/${workflow}/versions/1.0.0`;

/** One more call of each operation, by name; each makes what it would use up. */
export const OPERATION_CALLS: Readonly<Record<string, Make>> = {
  createTenant: ({ operator }) => {
    const id = `t${unique()}`;
    const body = { id, name: id, tier: 'basic', owner: { email: email() } };
    return { method: 'POST', path: '/v1/tenants', body, as: operator };
  },
  listTenants: ({ operator }) => ({ method: 'GET', path: '/v1/tenants', as: operator }),
  readTenant: ({ operator }) => ({ method: 'GET', path: '/v1/tenants/bench', as: operator }),
  readTenantUsage: ({ operator }) => ({ method: 'GET', path: '/v1/tenants/bench/usage', as: operator }),
  changeTenant: async ({ operator }) => {
    const change = await edit(operator, '/v1/tenants/bench', (now) => ({
      status: now['status'],
      name: now['name'] === 'Bench' ? 'Bench again' : 'Bench',
    }));
    return { ...change, as: operator };
  },
  readMe: get(() => '/v1/me'),
  explainPermission: get(() => '/v1/me/permissions?action=execution%3Astart&resource=bench.steps'),
  listOwnTenants: get(() => '/v1/me/tenants'),
  signOut: async ({ invite }) => ({ method: 'POST', path: '/v1/me/sign-out', as: await invite(email()) }),
  listMembers: get(() => '/v1/members'),
  inviteMember: () => ({ method: 'POST', path: '/v1/members', body: { email: email(), roles: ['viewer'] } }),
  readMember: get(({ member }) => `/v1/members/${member}`),
  changeMember: ({ owner, member }) =>
    edit(owner, `/v1/members/${member}`, (now) => ({
      roles: [JSON.stringify(now['roles']) === '["viewer"]' ? 'author' : 'viewer'],
    })),
  removeMember: async ({ owner }) => ({ method: 'DELETE', path: `/v1/members/${await newMember(owner)}` }),
  signOutMember: ({ member }) => ({ method: 'POST', path: `/v1/members/${member}/sign-out` }),
  listRoles: get(() => '/v1/roles'),
  createRole: () => {
    const name = `r${unique()}`;
    return { method: 'POST', path: '/v1/roles', body: { name, permissions: ['workflow:read'] } };
  },
  readRole: get(({ role }) => `/v1/roles/${role}`),
  changeRole: ({ owner, role }) =>
    edit(owner, `/v1/roles/${role}`, () => ({ permissions: ['workflow:read', 'execution:read'] }), 'PUT'),
  deleteRole: async ({ owner }) => {
    const name = `r${unique()}`;
    await owner.expect('POST', '/v1/roles', { name, permissions: ['workflow:read'] });
    return { method: 'DELETE', path: `/v1/roles/${name}` };
  },
  listApiKeys: get(() => '/v1/api-keys'),
  createApiKey: () => ({ method: 'POST', path: '/v1/api-keys', body: { name: 'another', role: 'viewer' } }),
  rotateApiKey: async ({ owner }) => {
    const { id } = await owner.expect('POST', '/v1/api-keys', { name: 'rotated', role: 'viewer' });
    return { method: 'POST', path: `/v1/api-keys/${String(id)}/rotation`, body: {} };
  },
  readApiKey: get(({ apiKey }) => `/v1/api-keys/${apiKey}`),
  revokeApiKey: async ({ owner }) => {
    const { id } = await owner.expect('POST', '/v1/api-keys', { name: 'short-lived', role: 'viewer' });
    return { method: 'DELETE', path: `/v1/api-keys/${String(id)}` };
  },
  readSettings: get(() => '/v1/settings'),
  changeSettings: ({ owner }) =>
    edit(owner, '/v1/settings', (now) => ({
      cors: { origins: JSON.stringify(now['cors']).includes('bench') ? [] : ['https://bench.example'] },
    })),
  validateWorkflow: () => ({ method: 'POST', path: '/v1/workflows/validations', body: newDefinition() }),
  simulateDefinition: () => ({ method: 'POST', path: '/v1/workflows/simulations', body: newDefinition() }),
  simulateWorkflow: ({ workflow }) => ({
    method: 'POST',
    path: `/v1/workflows/${workflow}/simulations`,
    body: { input: { n: 1 } },
  }),
  publishWorkflow: () => ({ method: 'POST', path: '/v1/workflows', body: newDefinition() }),
  listWorkflows: get(() => '/v1/workflows'),
  readWorkflow: get(({ workflow }) => `/v1/workflows/${workflow}`),
  changeWorkflow: ({ owner, workflow }) =>
    edit(owner, `/v1/workflows/${workflow}`, (now) => ({
      liveVersion: now['liveVersion'] === '1.0.0' ? '1.1.0' : '1.0.0',
    })),
  listVersions: get(({ workflow }) => `/v1/workflows/${workflow}/versions`),
  readVersion: get(versionPath),
  readDefinition: get((prepared) => `${versionPath(prepared)}/definition`),
  promoteVersion: (prepared) => ({
    method: 'POST',
    path: `${versionPath(prepared)}/promotion`,
    body: { namespace: `n${unique()}` },
  }),
  readStateMachine: get((prepared) => `${versionPath(prepared)}/state-machine`),
  startExecution: ({ workflow }) => ({ method: 'POST', path: '/v1/executions', body: { workflow, input: { n: 1 } } }),
  startBatch: ({ workflow }) => ({
    method: 'POST',
    path: '/v1/executions/batches',
    body: { items: Array.from({ length: 10 }, () => ({ workflow, input: { n: 1 } })) },
  }),
  listExecutions: get(() => '/v1/executions'),
  readExecution: get(({ execution }) => `/v1/executions/${execution}`),
  cancelExecution: async ({ owner, waiting }) => {
    const { id } = await owner.expect('POST', '/v1/executions', { workflow: waiting, input: {} });
    const path = `/v1/executions/${String(id)}`;
    await until(owner, path, 'running');
    return { method: 'POST', path: `${path}/cancellation`, body: {} };
  },
  redriveExecution: async ({ owner, waiting }) => {
    const { id } = await owner.expect('POST', '/v1/executions', { workflow: waiting, input: {} });
    const path = `/v1/executions/${String(id)}`;
    await until(owner, path, 'running');
    await owner.expect('POST', `${path}/cancellation`, {});
    await until(owner, path, 'cancelled');
    return { method: 'POST', path: `${path}/redrive` };
  },
  cancelManyExecutions: () => bulk('cancellations'),
  redriveManyExecutions: () => bulk('redrives'),
  readPause: get(() => '/v1/executions/pause'),
  pauseExecutions: async () => ({ method: 'PUT', path: '/v1/executions/pause?workflow=bench.nothing' }),
  resumeExecutions: async () => ({ method: 'DELETE', path: '/v1/executions/pause?workflow=bench.nothing' }),
  readHistory: get(({ execution }) => `/v1/executions/${execution}/history`),
  readUsage: get(() => '/v1/usage'),
  listQueues: ({ operator }) => ({ method: 'GET', path: '/v1/queues', as: operator }),
  redriveQueue: ({ operator }) => ({ method: 'POST', path: '/v1/queues/publish/redrive', as: operator }),
  listOperations: get(() => '/v1/operations'),
  readOperation: get(({ operation }) => `/v1/operations/${operation}`),
  cancelOperation: async ({ owner }) => {
    const { path, body } = bulk('redrives');
    const { id } = await owner.expect('POST', path, body);
    return { method: 'POST', path: `/v1/operations/${String(id)}/cancellation` };
  },
  listAudit: get(() => '/v1/audit'),
};

const bulk = (what: string) => ({
  method: 'POST',
  path: `/v1/executions/${what}`,
  body: { workflow: 'bench.nothing' },
});

const newDefinition = () => ({ definition: definition(`w${unique()}`, STEPS) });

async function newMember(owner: Platform['owner']): Promise<string> {
  const { id } = await owner.expect('POST', '/v1/members', { email: email(), roles: ['viewer'] });
  return String(id);
}

/** An edit of what carries an entity tag. */
async function edit(
  client: Platform['owner'],
  path: string,
  body: (now: Readonly<Record<string, unknown>>) => unknown,
  method = 'PATCH',
): Promise<OperationCall> {
  const now = await client.call('GET', path);
  return { method, path, body: body(now.body), headers: { 'if-match': now.headers.get('etag') ?? '' } };
}
