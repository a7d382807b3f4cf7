import * as z from 'zod';
import { MOST_ORIGINS, pageOrigin } from '../shared/access/settings.ts';
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

export const settingsResource = z.object({ cors }).meta({ id: 'TenantSettings' });

const settingsChange = z
  .strictObject({ cors: cors.optional() })
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
    description: 'Sets what is named. It holds from the next request on.',
    body: settingsChange,
    status: 200,
    response: settingsResource,
    etag: 'required',
    errors: ['precondition-failed', 'if-match-required'],
    example: examples.changeSettings,
  },
} as const satisfies Record<string, Operation>;
