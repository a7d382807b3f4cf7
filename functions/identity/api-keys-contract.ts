import * as z from 'zod';
import type { Operation } from '../shared/http/contract.ts';
import { ulid } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery } from '../shared/schemas.ts';
import { identityExamples as examples } from './examples.ts';
import { roleName, scope } from './roles-contract.ts';

export const apiKeyResource = z
  .object({
    id: ulid,
    name: z.string(),
    account: ulid.meta({ description: 'Service account that the key stands for; keys keep it when they are rotated' }),
    role: roleName,
    workflows: z.array(z.string()).optional(),
    status: z.enum(['active', 'revoked']),
    createdAt: isoTimestamp,
    expiresAt: isoTimestamp.optional(),
    lastUsedAt: isoTimestamp.optional().meta({ description: 'Last use, recorded at most once an hour' }),
  })
  .meta({ id: 'ApiKey' });

const newApiKey = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    role: roleName,
    workflows: scope.optional(),
    expiresInDays: z.int().min(1).max(366).default(90),
  })
  .meta({ id: 'NewApiKey' });

const createdApiKey = apiKeyResource
  .extend({
    secret: z
      .string()
      .optional()
      .meta({ description: 'The key itself, shown once; absent when an idempotent request is repeated' }),
  })
  .meta({ id: 'CreatedApiKey' });

const keyParams = z.strictObject({ key: ulid });

/** What systems of a tenant show instead of a token. */
export const apiKeyOperations = {
  listApiKeys: {
    method: 'GET',
    path: '/v1/api-keys',
    permission: 'api-key:read',
    summary: 'List API keys',
    description: 'The keys of the tenant, newest first; never their secrets.',
    query: z.strictObject(pageQuery),
    status: 200,
    response: page(apiKeyResource, 'ApiKeyPage'),
    errors: ['invalid-cursor'],
    example: examples.listApiKeys,
  },
  createApiKey: {
    method: 'POST',
    path: '/v1/api-keys',
    permission: 'api-key:create',
    summary: 'Create an API key',
    description: 'Makes a key for a system of the tenant. The secret is shown in this answer only.',
    body: newApiKey,
    status: 201,
    response: createdApiKey,
    idempotent: true,
    errors: ['unknown-role', 'grant-exceeds-own'],
    example: examples.createApiKey,
  },
  rotateApiKey: {
    method: 'POST',
    path: '/v1/api-keys/{key}/rotation',
    permission: 'api-key:create',
    summary: 'Rotate an API key',
    description:
      'Makes the next key of the same service account: same name, role and life. The old one goes on for the overlap, and then ends.',
    params: keyParams,
    body: z
      .strictObject({ overlapHours: z.int().min(0).max(168).default(24) })
      .default({ overlapHours: 24 })
      .meta({ id: 'KeyRotation' }),
    status: 201,
    response: createdApiKey,
    idempotent: true,
    errors: ['not-found', 'key-ended', 'unknown-role', 'grant-exceeds-own'],
    example: examples.rotateApiKey,
  },
  readApiKey: {
    method: 'GET',
    path: '/v1/api-keys/{key}',
    permission: 'api-key:read',
    summary: 'Read an API key',
    description: 'One key without its secret.',
    params: keyParams,
    status: 200,
    response: apiKeyResource,
    errors: ['not-found'],
    example: examples.readApiKey,
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/v1/api-keys/{key}',
    permission: 'api-key:revoke',
    summary: 'Revoke an API key',
    description: 'The next request with the key is refused. Revoking a revoked key changes nothing.',
    params: keyParams,
    status: 204,
    errors: ['not-found'],
    example: examples.revokeApiKey,
  },
} as const satisfies Record<string, Operation>;
