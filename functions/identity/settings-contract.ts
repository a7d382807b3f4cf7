import * as z from 'zod';
import { MOST_ORIGINS, mfaDemand, pageOrigin } from '../shared/access/settings.ts';
import type { Operation } from '../shared/http/contract.ts';
import { settingsExamples as examples } from './examples.ts';

const cors = z
  .strictObject({
    origins: z
      .array(pageOrigin)
      .max(MOST_ORIGINS)
      .refine((origins) => new Set(origins).size === origins.length, 'origins must differ'),
  })
  .meta({ description: 'Web pages that may read answers to this tenant, by their origins' });

const mfa = mfaDemand.meta({
  description: 'Whether people must show a second factor when they sign in; systems with API keys need none',
});

export const settingsResource = z.object({ mfa, cors }).meta({ id: 'TenantSettings' });

const settingsChange = z
  .strictObject({ mfa: mfa.optional(), cors: cors.optional() })
  .refine((change) => Object.keys(change).length > 0, 'name what changes')
  .meta({ id: 'TenantSettingsChange' });

/** What a tenant settles for itself. */
export const settingsOperations = {
  readSettings: {
    method: 'GET',
    path: '/v1/settings',
    permission: 'settings:read',
    summary: 'Read the settings of the tenant',
    description: 'What the tenant has settled for itself. What the operator decides about it is not part of them.',
    status: 200,
    response: settingsResource,
    etag: 'returned',
    errors: [],
    example: examples.readSettings,
  },
  changeSettings: {
    method: 'PATCH',
    path: '/v1/settings',
    permission: 'settings:update',
    summary: 'Change the settings of the tenant',
    description:
      'Sets what is named. It holds from the next request on: with `mfa: required`, people whose token attests no second factor are refused everything but what is under `/v1/me`. Who demands it must have one.',
    body: settingsChange,
    status: 200,
    response: settingsResource,
    etag: 'required',
    errors: ['precondition-failed', 'if-match-required', 'mfa-not-enrolled'],
    example: examples.changeSettings,
  },
} as const satisfies Record<string, Operation>;
