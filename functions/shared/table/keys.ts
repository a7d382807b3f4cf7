import { createHash } from 'node:crypto';
import { shardOf } from '../ids.ts';
import { DUE_SHARDS, PLATFORM } from './contract.ts';

declare const tenantPartition: unique symbol;
/** A partition key that begins with a tenant's id. Only this file makes one. */
export type TenantPartition = string & { readonly [tenantPartition]: true };

/** Primary key of an item. */
export interface ItemKey {
  readonly PK: string;
  readonly SK: string;
}

function partition(tenantId: string, ...parts: readonly (string | number)[]): TenantPartition {
  return [tenantId, ...parts].join('#') as TenantPartition;
}

/**
 * Shard of executions and audit entries of a tenant that has one. The id names the shard, which is part of the key: growing the
 * count later moves nothing.
 */
export const FIRST_SHARD = 0;

/** The first so many shards. */
export function shardsUpTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, shard) => shard);
}

/** Partitions of a tenant, one function a collection. */
export const tenantPartitions = {
  tenant: (tenantId: string) => partition(tenantId, 'tenant'),
  identity: (tenantId: string) => partition(tenantId, 'identity'),
  workflow: (tenantId: string) => partition(tenantId, 'workflow'),
  /** Texts of one version: definition, documents, state machine, source map. */
  versionContent: (tenantId: string, workflow: string, version: string) =>
    partition(tenantId, 'version', `${workflow}@${version}`),
  execution: (tenantId: string, shard: number = FIRST_SHARD) => partition(tenantId, 'execution', shard),
  payload: (tenantId: string, executionId: string) => partition(tenantId, 'payload', executionId),
  backlog: (tenantId: string) => partition(tenantId, 'backlog'),
  /** Executions that the tenant calls so. */
  businessKey: (tenantId: string, key: string) => partition(tenantId, 'business-key', key),
  /** Executions that wait aside, for one reason. */
  lot: (tenantId: string, lot: string) => partition(tenantId, 'lot', lot),
  /** Who holds a concurrency key. */
  concurrency: (tenantId: string, key: string) => partition(tenantId, 'concurrency', key),
  operation: (tenantId: string) => partition(tenantId, 'operation'),
  /** Work on many executions that is under way. */
  bulk: (tenantId: string) => partition(tenantId, 'bulk'),
  audit: (tenantId: string, shard: number = FIRST_SHARD) => partition(tenantId, 'audit', shard),
  idempotency: (tenantId: string) => partition(tenantId, 'idempotency'),
  countedBatch: (tenantId: string) => partition(tenantId, 'counted-batch'),
} as const;

/** Partition keys of the secondary indexes that list executions. */
export const executionIndexKeys = {
  workflow: (tenantId: string, workflow: string, shard: number = FIRST_SHARD) =>
    partition(tenantId, 'execution', shard, workflow),
  status: (tenantId: string, status: string, shard: number = FIRST_SHARD) =>
    partition(tenantId, 'execution', shard, status),
} as const;

/** Keys of single items of a tenant. */
export const tenantKeys = {
  profile: (tenantId: string): ItemKey => ({ PK: tenantPartitions.tenant(tenantId), SK: 'profile' }),
  slots: (tenantId: string): ItemKey => ({ PK: tenantPartitions.tenant(tenantId), SK: 'slots' }),
  /** What the tenant has paused. */
  pauses: (tenantId: string): ItemKey => ({ PK: tenantPartitions.tenant(tenantId), SK: 'pauses' }),
  concurrency: (tenantId: string, key: string): ItemKey => ({
    PK: tenantPartitions.concurrency(tenantId, key),
    SK: 'holders',
  }),
  /** Counts of what a tier limits: `workflows`. */
  counters: (tenantId: string): ItemKey => ({ PK: tenantPartitions.tenant(tenantId), SK: 'counters' }),
  /** What was used in a calendar month, e.g. `2026-11`. */
  usage: (tenantId: string, month: string): ItemKey => ({
    PK: tenantPartitions.tenant(tenantId),
    SK: `usage#${month}`,
  }),
  /** A batch of the execution log that was counted. */
  countedBatch: (tenantId: string, batch: string): ItemKey => ({
    PK: tenantPartitions.countedBatch(tenantId),
    SK: batch,
  }),
  member: (tenantId: string, sub: string): ItemKey => ({
    PK: tenantPartitions.identity(tenantId),
    SK: `member#${sub}`,
  }),
  apiKey: (tenantId: string, id: string): ItemKey => ({ PK: tenantPartitions.identity(tenantId), SK: `key#${id}` }),
  workflow: (tenantId: string, workflow: string): ItemKey => ({
    PK: tenantPartitions.workflow(tenantId),
    SK: workflow,
  }),
  version: (tenantId: string, workflow: string, version: string): ItemKey => ({
    PK: tenantPartitions.workflow(tenantId),
    SK: `${workflow}@${version}`,
  }),
  versionContent: (
    tenantId: string,
    workflow: string,
    version: string,
    part: 'definition' | 'documents' | 'state-machine' | 'source-map',
  ): ItemKey => ({ PK: tenantPartitions.versionContent(tenantId, workflow, version), SK: part }),
  execution: (tenantId: string, id: string): ItemKey => ({
    PK: tenantPartitions.execution(tenantId, shardOf(id)),
    SK: id,
  }),
  payload: (tenantId: string, id: string, part: 'input' | 'output'): ItemKey => ({
    PK: tenantPartitions.payload(tenantId, id),
    SK: part,
  }),
  backlog: (tenantId: string, priority: number, id: string): ItemKey => ({
    PK: tenantPartitions.backlog(tenantId),
    SK: `${priority}#${id}`,
  }),
  operation: (tenantId: string, id: string): ItemKey => ({ PK: tenantPartitions.operation(tenantId), SK: id }),
  bulk: (tenantId: string, operation: string): ItemKey => ({ PK: tenantPartitions.bulk(tenantId), SK: operation }),
  audit: (tenantId: string, id: string): ItemKey => ({
    PK: tenantPartitions.audit(tenantId, shardOf(id)),
    SK: id,
  }),
  idempotency: (tenantId: string, principalId: string, key: string): ItemKey => ({
    PK: tenantPartitions.idempotency(tenantId),
    SK: `${principalId}#${key}`,
  }),
} as const;

/** Keys of the platform's own rows; tenant credentials cannot reach them. */
export const platformKeys = {
  /** Registry of tenants: one partition, since a cell has thousands and creates few a minute. */
  tenant: (tenantId: string): ItemKey => ({ PK: `${PLATFORM}#tenants`, SK: tenantId }),
  /** Membership of a person in a tenant. */
  membership: (sub: string, tenantId: string): ItemKey => ({ PK: `${PLATFORM}#user#${sub}`, SK: `member#${tenantId}` }),
  memberships: (sub: string): string => `${PLATFORM}#user#${sub}`,
  /** Where an API key belongs and the hash of its secret. */
  apiKey: (id: string): ItemKey => ({ PK: `${PLATFORM}#api-key#${id}`, SK: 'lookup' }),
  /** What tenants want and have beyond their guarantees. */
  claims: (): ItemKey => ({ PK: `${PLATFORM}#claims`, SK: 'book' }),
  /** When a tenant may publish its next version. */
  publishingTurn: (tenantId: string): ItemKey => ({ PK: `${PLATFORM}#publishing`, SK: tenantId }),
  /** Idempotency records and audit of operators. */
  operatorIdempotency: (sub: string, key: string): ItemKey => ({ PK: `${PLATFORM}#idempotency`, SK: `${sub}#${key}` }),
  operatorAudit: (id: string): ItemKey => ({ PK: `${PLATFORM}#audit`, SK: id }),
} as const;

/** Partition of the due index for an execution or an operation: spread by a hash of its id. */
export function duePartition(id: string): string {
  const shard = createHash('sha256').update(id).digest().readUInt8(0) % DUE_SHARDS;
  return `${PLATFORM}#due#${shard}`;
}
