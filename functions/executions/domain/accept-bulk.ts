import { acceptedOperation, type NewOperation, operationPath } from '../../operations/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { requireTenant, scopeOf } from '../../shared/access/permissions.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Idempotency } from '../../shared/http/handler.ts';
import { idempotencyKey, readIdempotent } from '../../shared/http/idempotency.ts';
import { firstIdAt, newId } from '../../shared/new-id.ts';
import type { TenantTables } from '../../shared/table/table.ts';
import type { ExecutionStatus } from '../contract.ts';
import type { Bulk, BulkKind } from './bulk.ts';
import type { BulkReply, BulkStore } from './bulk-ports.ts';
import { firstDue } from './execution.ts';

/** Which executions are meant; all of those that the caller may act on where nothing is said. */
export interface BulkFilter {
  readonly workflow?: string | undefined;
  readonly statuses: readonly ExecutionStatus[];
  /** ISO times: accepted at this one or later, and before that one. */
  readonly createdAfter?: string | undefined;
  readonly createdBefore?: string | undefined;
}

export interface BulkRequest {
  readonly caller: Caller;
  readonly requestId: string;
  readonly kind: BulkKind;
  readonly filter: BulkFilter;
  readonly reason?: string | undefined;
  readonly idempotency?: Idempotency | undefined;
}

export interface AcceptPorts {
  readonly tables: TenantTables;
  readonly bulks: BulkStore;
  readonly clock: Clock;
}

/** What the caller must be allowed on each workflow, and what the audit trail calls it. */
const MEANS = {
  'cancel-executions': { permission: 'execution:cancel', action: 'execution.bulk-cancel' },
  'redrive-executions': { permission: 'execution:redrive', action: 'execution.bulk-redrive' },
} as const;

/**
 * Accepts work on all executions that match. What is stored is accepted: the worker hears of it by a message, or the
 * reconciler brings it on.
 * @throws DomainError `idempotency-mismatch`, `idempotency-in-flight`
 */
export async function acceptBulk(request: BulkRequest, ports: AcceptPorts): Promise<BulkReply> {
  const { caller, idempotency } = request;
  const tenant = requireTenant(caller);
  const key = idempotency && { of: idempotencyKey(caller, idempotency), request: idempotency };
  const earlier = () => key && readIdempotent<BulkReply>(ports.tables(tenant.id), key.of, key.request, ports.clock);
  const known = await earlier();
  if (known !== undefined) return known;
  const bulk = newBulk(request, ports.clock);
  const operation = operationOf(bulk);
  const reply = { body: acceptedOperation(operation), location: operationPath(bulk.id) };
  const acceptance = await ports.bulks.accept({
    bulk,
    operation,
    due: firstDue(ports.clock.now()),
    audit: auditOf(bulk, request, ports.clock),
    ...(key === undefined ? {} : { idempotency: { key: key.of, request: key.request, reply } }),
  });
  if (acceptance === 'accepted') return reply;
  const first = await earlier();
  // The record expired between the two looks: the client may use the key again.
  if (first === undefined) throw new DomainError('idempotency-in-flight');
  return first;
}

function newBulk({ caller, requestId, kind, filter, reason }: BulkRequest, clock: Clock): Bulk {
  const { id: tenantId, limits } = requireTenant(caller);
  const id = newId(clock);
  const { workflow, statuses, createdAfter, createdBefore } = filter;
  // What is accepted from now on has an id behind that of the operation.
  const until = createdBefore === undefined ? id : lower(id, firstIdAt(Date.parse(createdBefore)));
  return {
    tenantId,
    id,
    kind,
    workflows: workflow === undefined ? scopeOf(caller, MEANS[kind].permission) : [workflow],
    from: firstIdAt(createdAfter === undefined ? 0 : Date.parse(createdAfter)),
    until,
    reason,
    principal: caller.principal,
    requestId,
    acceptedAt: isoTime(clock),
    shards: limits.shards,
    backlogLimit: limits.backlog,
    statuses,
    below: until,
    piece: [],
    revision: 0,
    dueInterval: firstDue(clock.now()).interval,
  };
}

function lower(one: string, other: string): string {
  return one < other ? one : other;
}

function operationOf({ id, kind, workflows, acceptedAt, principal, requestId }: Bulk): NewOperation {
  const createdBy = `${principal.kind}/${principal.id}`;
  const about = workflows === undefined ? undefined : [...workflows];
  return { id, kind, workflows: about, createdAt: acceptedAt, createdBy, requestId };
}

/** The entry names what was asked for; each execution that is acted on has one of its own. */
function auditOf({ id, kind, acceptedAt, principal, requestId }: Bulk, { filter }: BulkRequest, clock: Clock) {
  const { workflow, createdAfter, createdBefore } = filter;
  const given = { workflow, statuses: filter.statuses.join(','), createdAfter, createdBefore };
  const details = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const resource = `operation/${id}`;
  return { id: newId(clock), at: acceptedAt, action: MEANS[kind].action, principal, resource, requestId, details };
}
