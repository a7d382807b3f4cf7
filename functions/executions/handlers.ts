import type { Caller, CallerTenant } from '../shared/access/caller.ts';
import type { TenantPermission } from '../shared/access/contract.ts';
import { mayOn, requireTenant } from '../shared/access/permissions.ts';
import { DomainError } from '../shared/errors.ts';
import type { Call, Handlers } from '../shared/http/handler.ts';
import { problemBody } from '../shared/http/problem.ts';
import { readRateLimits } from '../usage/public.ts';
import { sourceMapReader, type VersionReader } from '../workflows/public.ts';
import { type BulkHandlersPorts, bulkHandlers } from './bulk-handlers.ts';
import type { executionsContract } from './contract.ts';
import { awaitEnd } from './domain/await-end.ts';
import { cancelExecution } from './domain/cancel-execution.ts';
import type { ExecutionStore, Lots, PauseStore, StateMachines, WaitingTurns, WakeQueue } from './domain/ports.ts';
import { readHistory } from './domain/read-history.ts';
import { redriveExecution } from './domain/redrive-execution.ts';
import { executionTag, type Summary, toOutcome, toResource, toSummary } from './domain/resources.ts';
import { type BatchOutcome, startBatch } from './domain/start-batch.ts';
import { startExecution } from './domain/start-execution.ts';
import { pauseHandlers } from './pause-handlers.ts';

export interface ExecutionsPorts extends BulkHandlersPorts {
  readonly versions: VersionReader;
  readonly store: ExecutionStore;
  readonly lots: Lots;
  readonly pauses: PauseStore;
  readonly machines: StateMachines;
  readonly turns: WaitingTurns;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly wakes: WakeQueue;
}

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function executionsHandlers(ports: ExecutionsPorts): Handlers<typeof executionsContract> {
  const { store, tables, logger } = ports;
  const sourceMaps = sourceMapReader();
  /** What is stored is accepted, whether or not the message was taken: the reconciler wakes the tenant otherwise. */
  const wake = (tenantId: string, requestId: string) =>
    ports.wakes.wake(tenantId, requestId).catch((error: unknown) => logger.error('tenant was not woken', error));
  /** What is left of the quotas. That it cannot be told undoes no start. */
  const rateLimits = (tenant: CallerTenant) =>
    readRateLimits(tables, tenant, ports.clock).catch((error: unknown) => {
      logger.error('quotas were not read', error);
      return {};
    });
  return {
    ...pauseHandlers({ ...ports, wake }),
    ...bulkHandlers(ports),
    startExecution: async ({ caller, body, requestId, idempotency, waitSeconds }) => {
      const tenant = requireTenant(caller);
      const reply = await startExecution({ caller, requestId, ...body, idempotency }, ports).catch(async (error) => {
        throw error instanceof DomainError ? error.withHeaders(await rateLimits(tenant)) : error;
      });
      logger.bind({ workflowId: reply.body.workflow, version: reply.body.version, executionId: reply.body.id });
      const [headers] = await Promise.all([rateLimits(tenant), wake(tenant.id, requestId)]);
      const outcome = waitSeconds === undefined ? undefined : await outcomeOf(caller, reply.body, waitSeconds, ports);
      return outcome === undefined ? { ...reply, headers } : { ...reply, headers, body: outcome, isFinal: true };
    },
    startBatch: async ({ caller, body, requestId, idempotency }) => {
      const tenant = requireTenant(caller);
      const onFailure = (error: unknown) => logger.error('item was not started', error);
      const outcomes = await startBatch({ caller, requestId, ...body, idempotency }, { ...ports, onFailure });
      const [headers] = await Promise.all([rateLimits(tenant), wake(tenant.id, requestId)]);
      return { headers, body: { items: outcomes.map((outcome) => toAnswer(outcome, requestId)) } };
    },
    listExecutions: async ({ caller, query }) => {
      const { limit, cursor, ...filter } = query;
      const page = await store.list(requireTenant(caller), filter, limit, cursor);
      const visible = page.items.filter((execution) => mayOn(caller, 'execution:read', execution.workflow));
      return { body: { ...page, items: visible.map(toSummary) } };
    },
    readExecution: (call) => readExecution(call, ports),
    cancelExecution: async ({ caller, params, body, requestId }) => {
      const tenantId = requireTenant(caller).id;
      logger.bind({ executionId: params.execution });
      const request = { tenantId, id: params.execution, reason: body.reason, principal: caller.principal, requestId };
      const seen = { ...ports, store: visibleTo(caller, 'execution:cancel', store) };
      return { body: toSummary(await cancelExecution(request, seen)) };
    },
    redriveExecution: async ({ caller, params, requestId }) => {
      const tenant = requireTenant(caller);
      logger.bind({ executionId: params.execution });
      const { backlog: backlogLimit } = tenant.limits;
      const request = {
        tenantId: tenant.id,
        id: params.execution,
        backlogLimit,
        principal: caller.principal,
        requestId,
      };
      const seen = { ...ports, store: visibleTo(caller, 'execution:redrive', store) };
      const redriven = await redriveExecution(request, seen);
      await wake(tenant.id, requestId);
      return { body: toSummary(redriven) };
    },
    readHistory: async ({ caller, params, query }) => {
      const tenantId = requireTenant(caller).id;
      logger.bind({ executionId: params.execution });
      const sourceMap = (tenant: string, workflow: string, version: string) =>
        sourceMaps(tables(tenant), tenant, workflow, version);
      const seen = { ...ports, store: visibleTo(caller, 'execution:read', store), sourceMap };
      return { body: await readHistory({ tenantId, id: params.execution, ...query }, seen) };
    },
  };
}

/** How the run ended, if it does in time and the caller may read it. That it cannot be told undoes no start. */
async function outcomeOf(caller: Caller, { id, workflow }: Summary, seconds: number, ports: ExecutionsPorts) {
  if (!mayOn(caller, 'execution:read', workflow)) return undefined;
  const tenantId = requireTenant(caller).id;
  try {
    const ended = await awaitEnd(tenantId, id, seconds, ports);
    if (ended === undefined) return undefined;
    const output = ended.status === 'completed' ? await ports.store.payload(tenantId, id, 'output') : undefined;
    return toOutcome(ended, output);
  } catch (error) {
    ports.logger.error('the end was not awaited', error);
    return undefined;
  }
}

/** The store as a caller sees it: executions of workflows that their roles are not for are not there. */
function visibleTo(caller: Caller, permission: TenantPermission, store: ExecutionStore): ExecutionStore {
  return {
    ...store,
    find: async (tenantId, id) => {
      const execution = await store.find(tenantId, id);
      return execution !== undefined && mayOn(caller, permission, execution.workflow) ? execution : undefined;
    },
  };
}

function toAnswer(outcome: BatchOutcome, requestId: string) {
  if ('execution' in outcome) return { status: 202, execution: outcome.execution };
  const problem = problemBody(outcome.refusal, requestId);
  return { status: problem.status, problem };
}

type ReadCall = Call<(typeof executionsContract)['operations']['readExecution']>;

async function readExecution({ caller, params }: ReadCall, { store, logger }: ExecutionsPorts) {
  const tenantId = requireTenant(caller).id;
  logger.bind({ executionId: params.execution });
  const execution = await visibleTo(caller, 'execution:read', store).find(tenantId, params.execution);
  if (execution === undefined) throw new DomainError('not-found');
  const [input, output] = await Promise.all([
    store.payload(tenantId, execution.id, 'input'),
    execution.status === 'completed' ? store.payload(tenantId, execution.id, 'output') : undefined,
  ]);
  return { body: toResource(execution, input, output), etag: executionTag(execution) };
}
