import type { Caller, CallerTenant } from '../../shared/access/caller.ts';
import { requireTenant } from '../../shared/access/permissions.ts';
import type { Clock } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Idempotency } from '../../shared/http/handler.ts';
import { idempotencyKey, readIdempotent } from '../../shared/http/idempotency.ts';
import { newId } from '../../shared/new-id.ts';
import type { TenantTables } from '../../shared/table/table.ts';
import { readRefusal } from '../../usage/public.ts';
import { type PublishedVersion, requireValidInput, type VersionReader } from '../../workflows/public.ts';
import { concurrencyOf } from './concurrency.ts';
import { DEFAULT_PRIORITY, type Execution, firstDue } from './execution.ts';
import type { ExecutionStore } from './ports.ts';
import { type Summary, toSummary } from './resources.ts';

export interface StartRequest {
  readonly caller: Caller;
  readonly requestId: string;
  readonly workflow: string;
  /** @default - the live one */
  readonly version?: string | undefined;
  /** @default - an empty object */
  readonly input?: unknown;
  /** 1 (first) to 9. @default 5 */
  readonly priority?: number | undefined;
  /** What the tenant itself calls the run. @default - nothing */
  readonly businessKey?: string | undefined;
  readonly idempotency?: Idempotency | undefined;
}

export interface StartPorts {
  readonly tables: TenantTables;
  readonly versions: VersionReader;
  readonly store: ExecutionStore;
  readonly clock: Clock;
}

/** What is answered, and remembered for the idempotency key. */
export interface StartReply {
  readonly body: Summary;
  readonly location: string;
}

/** Step Functions takes 262,144 bytes of input. */
const MOST_INPUT_BYTES = 262_144;

/**
 * Accepts an execution: when this answers, it is stored and will run exactly once.
 * @throws DomainError `not-found`, `version-not-published`, `invalid-input`, `body-too-large`, `backlog-full`,
 * `quota-exceeded`, `idempotency-mismatch`, `idempotency-in-flight`
 */
export async function startExecution(request: StartRequest, ports: StartPorts): Promise<StartReply> {
  const { caller, idempotency } = request;
  const tenant = requireTenant(caller);
  const table = ports.tables(tenant.id);
  const version = await ports.versions.find(table, tenant.id, request.workflow, request.version);
  const input = inputText(request, version);
  const execution = newExecution(request, tenant, version, ports.clock);
  const reply = { body: toSummary(execution), location: `/v1/executions/${execution.id}` };
  const remember =
    idempotency === undefined
      ? {}
      : { idempotency: { key: idempotencyKey(caller, idempotency), request: idempotency, reply } };
  const acceptance = await ports.store.accept({
    execution,
    input,
    backlogLimit: tenant.limits.backlog,
    quotas: tenant.limits.quotas,
    due: firstDue(ports.clock.now()),
    audit: auditOf(request, execution, ports.clock),
    ...remember,
  });
  if (acceptance === 'quota-exceeded') throw await readRefusal(ports.tables, tenant, ports.clock);
  if (acceptance === 'backlog-full') {
    throw new DomainError('backlog-full', `${tenant.limits.backlog} executions wait already.`, {
      headers: { 'Retry-After': '30' },
    });
  }
  if (acceptance === 'accepted' || idempotency === undefined) return reply;
  const earlier = await readIdempotent<StartReply>(
    table,
    idempotencyKey(caller, idempotency),
    idempotency,
    ports.clock,
  );
  // The record expired between the two looks: the client may use the key again.
  if (earlier === undefined) throw new DomainError('idempotency-in-flight');
  return earlier;
}

/** The input as the bytes that are stored and sent to Step Functions. */
function inputText({ input = {} }: StartRequest, version: PublishedVersion): string {
  requireValidInput(version, input);
  const text = JSON.stringify(input);
  if (Buffer.byteLength(text) > MOST_INPUT_BYTES) {
    throw new DomainError('body-too-large', `An input may have at most ${MOST_INPUT_BYTES} bytes.`);
  }
  return text;
}

function newExecution(request: StartRequest, tenant: CallerTenant, version: PublishedVersion, clock: Clock): Execution {
  const { principal } = request.caller;
  const now = clock.now();
  return {
    id: newId(clock, tenant.limits.shards),
    tenantId: tenant.id,
    workflow: version.workflow,
    version: version.version,
    versionArn: version.arn,
    status: 'pending',
    slot: 'none',
    createdAt: new Date(now).toISOString(),
    startedBy: `${principal.kind}/${principal.id}`,
    requestId: request.requestId,
    businessKey: request.businessKey,
    priority: request.priority ?? DEFAULT_PRIORITY,
    concurrency: concurrencyOf(version.concurrency, version.workflow, request.input ?? {}),
  };
}

function auditOf({ caller, requestId }: StartRequest, execution: Execution, clock: Clock) {
  return {
    id: newId(clock, requireTenant(caller).limits.shards),
    at: execution.createdAt,
    action: 'execution.start',
    principal: caller.principal,
    resource: `execution/${execution.id}`,
    requestId,
    details: { workflow: execution.workflow, version: execution.version },
  };
}
