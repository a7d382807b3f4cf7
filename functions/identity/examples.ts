import { TENANT_PERMISSIONS } from '../shared/access/contract.ts';
import type { OperationExample } from '../shared/http/contract.ts';

const ada = {
  id: 'd2a5f4e4-9071-70e1-8a57-3f1c2b6a9d10',
  email: 'ada@acme.example',
  roles: ['owner'],
  status: 'active',
  createdAt: '2026-11-02T09:30:00.000Z',
};
const grace = {
  id: 'a2c584f4-40b1-7034-bd0e-5f8e7c1d2b3a',
  email: 'grace@acme.example',
  roles: ['author'],
  status: 'active',
  createdAt: '2026-11-02T10:05:12.480Z',
};
const key = {
  id: '01K9Z5Q8J0R4N6T2V7W9XBCDEF',
  name: 'shop backend',
  account: '01K9Z5Q8J0R4N6T2V7W9XBCDEF',
  role: 'operator',
  status: 'active',
  createdAt: '2026-11-02T10:12:44.096Z',
  expiresAt: '2026-12-02T10:12:44.096Z',
};

const nextKey = { ...key, id: '01K9ZC3T5M8A1B4D6F9GHJKMNP', createdAt: '2026-11-02T12:00:05.781Z' };
const billing = {
  name: 'billing-author',
  description: 'Writes the billing workflows, and runs them in dev',
  permissions: ['execution:read', 'execution:start', 'workflow:publish', 'workflow:read'],
  workflows: ['dev.billing-*'],
  builtIn: false,
};
const { builtIn: _, ...newBilling } = billing;
const { name: __, ...billingContent } = newBilling;

export const identityExamples = {
  readMe: {
    summary: 'The owner of a tenant',
    response: {
      kind: 'user',
      id: ada.id,
      tenant: { id: 'acme', name: 'Acme Ltd', tier: 'basic', mfa: 'optional' },
      secondFactor: false,
      roles: ['owner'],
      permissions: [...TENANT_PERMISSIONS],
    },
  },
  explainPermission: {
    summary: 'A role for some workflows',
    query: { action: 'execution:start', resource: 'prod.billing-run' },
    response: {
      action: 'execution:start',
      resource: 'prod.billing-run',
      allowed: false,
      reason: 'outside-the-scope-of-its-roles',
      roles: [{ role: 'billing-author', workflows: ['dev.billing-*'] }],
    },
  },
  listOwnTenants: {
    summary: 'A person with two tenants',
    response: {
      items: [
        { id: 'acme', status: 'active', current: true },
        { id: 'globex', status: 'active', current: false },
      ],
    },
  },
  signOut: { summary: 'After losing a laptop' },
  listMembers: { summary: 'The first page', query: { limit: '25' }, response: { items: [ada] } },
  inviteMember: {
    summary: 'An author',
    body: { email: 'grace@acme.example', roles: ['author'] },
    response: grace,
  },
  readMember: { summary: 'One member', params: { member: grace.id }, response: grace },
  changeMember: {
    summary: 'Lets a member administer the tenant, too',
    params: { member: grace.id },
    body: { roles: ['author', 'admin'] },
    response: { ...grace, roles: ['author', 'admin'] },
  },
  removeMember: { summary: 'Someone has left', params: { member: grace.id } },
  signOutMember: { summary: 'Someone has lost a laptop', params: { member: grace.id } },
  createRole: { summary: 'For the workflows of one team', body: newBilling, response: billing },
  readRole: { summary: 'One role', params: { role: 'billing-author' }, response: billing },
  changeRole: {
    summary: 'For another namespace, too',
    params: { role: 'billing-author' },
    body: { ...billingContent, workflows: ['dev.billing-*', 'staging.billing-*'] },
    response: { ...billing, workflows: ['dev.billing-*', 'staging.billing-*'] },
  },
  deleteRole: { summary: 'Nobody has it any more', params: { role: 'billing-author' } },
  listRoles: {
    summary: 'Shortened to one role',
    response: {
      items: [
        { name: 'viewer', permissions: ['member:read', 'role:read', 'workflow:read', 'execution:read'], builtIn: true },
      ],
    },
  },
  listApiKeys: { summary: 'The first page', query: { limit: '25' }, response: { items: [key] } },
  createApiKey: {
    summary: 'A key for a shop system',
    body: { name: 'shop backend', role: 'operator', expiresInDays: 30 },
    response: { ...key, secret: `trb_dev_${key.id}_Zk3vX0mQpL7sT9wB2nR5yC8dF1gH4jK6aE0uV3xI7oM` },
  },
  rotateApiKey: {
    summary: 'Two days to change the system over',
    params: { key: key.id },
    body: { overlapHours: 48 },
    response: { ...nextKey, secret: `trb_dev_${nextKey.id}_b7WqD2xYc9Rf4KsN1mTgV6hJp8LzQ3aEoU0iB5wXyCk` },
  },
  readApiKey: { summary: 'One key', params: { key: key.id }, response: key },
  revokeApiKey: { summary: 'A key that leaked', params: { key: key.id } },
} satisfies Record<string, OperationExample>;

const settings = { mfa: 'optional', cors: { origins: ['https://console.acme.example'] } };
const twoPages = { cors: { origins: ['https://console.acme.example', 'http://localhost:5173'] } };

export const settingsExamples = {
  readSettings: { summary: 'One page may call', response: settings },
  changeSettings: { summary: 'Another page may call, too', body: twoPages, response: { ...settings, ...twoPages } },
} satisfies Record<string, OperationExample>;
