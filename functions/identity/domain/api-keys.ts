import * as z from 'zod';
import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import type { BuiltInRole } from '../../shared/access/contract.ts';
import { requireGrantable } from '../../shared/access/permissions.ts';
import { type ApiKeyRecord, apiKeyRecord } from '../../shared/access/records.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { TTL_ATTRIBUTE } from '../../shared/table/contract.ts';
import { platformKeys, tenantKeys } from '../../shared/table/keys.ts';
import { type Item, type Table, WriteRefused } from '../../shared/table/table.ts';
import { formatApiKey, hashSecret, newSecret } from './api-key-text.ts';
import type { Actor, IdentityPorts } from './ports.ts';

const DAY_MS = 86_400_000;

/** `$platform#api-key#<id> / lookup`: where a key belongs, read before any tenant is known. */
const apiKeyLookup = z.object({
  type: z.literal('api-key-lookup'),
  v: z.literal(1),
  tenantId: z.string(),
  hash: z.string(),
});
export type ApiKeyLookup = z.output<typeof apiKeyLookup>;

/** @returns undefined when there is no such key, or it was revoked */
export async function readApiKeyLookup(platform: Table, id: string): Promise<ApiKeyLookup | undefined> {
  const item = await platform.get(platformKeys.apiKey(id));
  return item === undefined ? undefined : apiKeyLookup.parse(item);
}

type KeyPorts = Pick<IdentityPorts, 'tenantTables' | 'platform' | 'clock' | 'stage'>;

export interface NewApiKey {
  readonly tenantId: string;
  readonly name: string;
  readonly role: BuiltInRole;
  readonly expiresInDays: number;
}

/**
 * Makes a key; its text is returned here and never again. The lookup row comes last: an interruption leaves a key that
 * opens nothing and was shown to nobody.
 * @throws DomainError `grant-exceeds-own`
 */
export async function createApiKey(
  ports: KeyPorts,
  caller: Caller,
  input: NewApiKey,
  actor: Actor,
): Promise<{ readonly record: ApiKeyRecord; readonly text: string }> {
  requireGrantable(caller, [input.role]);
  const { tenantId, name, role } = input;
  const at = isoTime(ports.clock);
  const validUntilMs = ports.clock.now() + input.expiresInDays * DAY_MS;
  const [id, secret] = [newId(ports.clock), newSecret()];
  const validUntil = new Date(validUntilMs).toISOString();
  const record: ApiKeyRecord = { type: 'api-key', v: 1, id, name, role, status: 'active', createdAt: at, validUntil };
  const entry = { id: newId(ports.clock), at, action: 'api-key.create', resource: `api-key/${id}`, details: { role } };
  const item: Item = { ...tenantKeys.apiKey(tenantId, id), ...record };
  await ports.tenantTables(tenantId).transact([{ put: item }, auditWrite(tenantId, { ...entry, ...actor })]);
  const lookup = { type: 'api-key-lookup', v: 1, tenantId, hash: hashSecret(secret) };
  const expiry = { [TTL_ATTRIBUTE]: Math.ceil(validUntilMs / 1000) };
  await ports.platform.write({ put: { ...platformKeys.apiKey(id), ...lookup, ...expiry } });
  return { record, text: formatApiKey({ stage: ports.stage, id, secret }) };
}

/** A key of this tenant. @throws DomainError `not-found` */
export async function readApiKey(table: Table, tenantId: string, id: string): Promise<ApiKeyRecord> {
  const item = await table.get(tenantKeys.apiKey(tenantId, id));
  if (item === undefined) throw new DomainError('not-found', 'No such API key.');
  return apiKeyRecord.parse(item);
}

/**
 * Ends a key at once and for good: the lookup row goes first, so that an interruption leaves a key that opens nothing.
 * @throws DomainError `not-found`
 */
export async function revokeApiKey(ports: KeyPorts, tenantId: string, id: string, actor: Actor): Promise<void> {
  const table = ports.tenantTables(tenantId);
  // Read first: the id of another tenant's key must not reach the platform's rows.
  const record = await readApiKey(table, tenantId, id);
  await ports.platform.write({ delete: platformKeys.apiKey(id) });
  if (record.status === 'revoked') return;
  const entry = { id: newId(ports.clock), at: isoTime(ports.clock), action: 'api-key.revoke' };
  const revoke = {
    update: tenantKeys.apiKey(tenantId, id),
    expression: 'SET #status = :revoked',
    condition: '#status = :active',
    names: { '#status': 'status' },
    values: { ':revoked': 'revoked', ':active': 'active' },
  };
  const writes = [revoke, auditWrite(tenantId, { ...entry, resource: `api-key/${id}`, ...actor })];
  await table.transact(writes).catch((error: unknown) => {
    // Someone else revoked it meanwhile, and wrote the entry.
    if (!(error instanceof WriteRefused)) throw error;
  });
}
