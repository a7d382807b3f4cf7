import * as z from 'zod';
import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { requireGrantable, requireRoles } from '../../shared/access/permissions.ts';
import { type ApiKeyRecord, apiKeyRecord } from '../../shared/access/records.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { TTL_ATTRIBUTE } from '../../shared/table/contract.ts';
import { platformKeys, tenantKeys } from '../../shared/table/keys.ts';
import { type Item, type Table, type Write, WriteRefused } from '../../shared/table/table.ts';
import { formatApiKey, hashSecret, newSecret } from './api-key-text.ts';
import type { Actor, IdentityPorts } from './ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Life of keys for which nobody asked for another. */
const DEFAULT_LIFE_MS = 90 * DAY_MS;

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
  readonly role: string;
  /** The workflows it is for. @default - those of its role */
  readonly workflows?: readonly string[] | undefined;
  readonly expiresInDays: number;
}

/** A key just made: its text is told once, and never again. */
export interface CreatedKey {
  readonly record: ApiKeyRecord;
  readonly text: string;
}

/** @throws DomainError `unknown-role`, `grant-exceeds-own` */
export async function createApiKey(
  ports: KeyPorts,
  caller: Caller,
  { tenantId, name, role, workflows, expiresInDays }: NewApiKey,
  actor: Actor,
): Promise<CreatedKey> {
  requireRoles(caller, [role]);
  requireGrantable(caller, [role], workflows);
  const validUntilMs = ports.clock.now() + expiresInDays * DAY_MS;
  const content = { name, role, ...(workflows === undefined ? {} : { workflows: [...workflows] }) };
  return makeKey(ports, tenantId, content, validUntilMs, 'api-key.create', actor);
}

/**
 * Gives a service account another key, as long-lived as the one before was made to be. That one ends after the overlap, in which
 * the system is changed over.
 * @throws DomainError `not-found`, `unknown-role`, `grant-exceeds-own`; `key-ended` when the key is revoked or expired
 */
export async function rotateApiKey(
  ports: KeyPorts,
  caller: Caller,
  { tenantId, id, overlapHours }: { readonly tenantId: string; readonly id: string; readonly overlapHours: number },
  actor: Actor,
): Promise<CreatedKey> {
  const table = ports.tenantTables(tenantId);
  const before = await readApiKey(table, tenantId, id);
  const now = ports.clock.now();
  const { name, role, workflows, account = id, createdAt, validUntil } = before;
  const endsAt = validUntil === undefined ? now + DEFAULT_LIFE_MS : Date.parse(validUntil);
  if (before.status !== 'active' || endsAt <= now) throw new DomainError('key-ended');
  requireRoles(caller, [role]);
  requireGrantable(caller, [role], workflows);
  const lifeMs = endsAt - Date.parse(createdAt);
  const content = { name, role, account, ...(workflows === undefined ? {} : { workflows }) };
  const overlapEnd = new Date(Math.min(endsAt, now + overlapHours * HOUR_MS)).toISOString();
  const shorten: Write = {
    update: tenantKeys.apiKey(tenantId, id),
    expression: 'SET #validUntil = :end',
    condition: '#status = :active',
    names: { '#validUntil': 'validUntil', '#status': 'status' },
    values: { ':end': overlapEnd, ':active': 'active' },
  };
  return makeKey(ports, tenantId, content, now + lifeMs, 'api-key.rotate', actor, [shorten]);
}

/** The lookup row comes last: an interruption leaves a key that opens nothing and was shown to nobody. */
async function makeKey(
  ports: KeyPorts,
  tenantId: string,
  content: Pick<ApiKeyRecord, 'name' | 'role' | 'workflows' | 'account'>,
  validUntilMs: number,
  action: string,
  actor: Actor,
  alongside: readonly Write[] = [],
): Promise<CreatedKey> {
  const at = isoTime(ports.clock);
  const [id, secret] = [newId(ports.clock), newSecret()];
  const validUntil = new Date(validUntilMs).toISOString();
  const record: ApiKeyRecord = { type: 'api-key', v: 1, id, ...content, status: 'active', createdAt: at, validUntil };
  const details = { role: content.role, ...(content.account === undefined ? {} : { account: content.account }) };
  const entry = { id: newId(ports.clock), at, action, resource: `api-key/${id}`, details };
  const item: Item = { ...tenantKeys.apiKey(tenantId, id), ...record };
  await ports
    .tenantTables(tenantId)
    .transact([{ put: item }, auditWrite(tenantId, { ...entry, ...actor }), ...alongside])
    .catch((error: unknown) => {
      throw error instanceof WriteRefused && alongside.length > 0 ? new DomainError('key-ended') : error;
    });
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
