import { tableBulkStore } from '../../functions/executions/adapters/bulk-store.ts';
import { tableDueIndex } from '../../functions/executions/adapters/due-index.ts';
import { tableExecutionStore } from '../../functions/executions/adapters/execution-store.ts';
import { tableLots } from '../../functions/executions/adapters/lots.ts';
import { tablePauseStore } from '../../functions/executions/adapters/pause-store.ts';
import { tableWaitingTurns } from '../../functions/executions/adapters/waiting-turns.ts';
import type { BulkQueue } from '../../functions/executions/domain/bulk-ports.ts';
import { type Execution, executionArnOf } from '../../functions/executions/domain/execution.ts';
import type { Lot } from '../../functions/executions/domain/lots.ts';
import type { Run, WakeQueue } from '../../functions/executions/domain/ports.ts';
import { startExecution } from '../../functions/executions/domain/start-execution.ts';
import type { StatusChange } from '../../functions/executions/domain/status-change.ts';
import type { Caller, CallerTenant } from '../../functions/shared/access/caller.ts';
import { ROLE_PERMISSIONS, type TenantLimits } from '../../functions/shared/access/contract.ts';
import { grantsOf } from '../../functions/shared/access/roles.ts';
import { FIRST_SETTINGS } from '../../functions/shared/access/settings.ts';
import { tenantKeys, tenantPartitions } from '../../functions/shared/table/keys.ts';
import type { VersionReader } from '../../functions/workflows/public.ts';
import { manualClock } from './api-calls.ts';
import { fakeStateMachines } from './fake-state-machines.ts';
import { LIMITS, memoryCell, putTenant } from './tenants.ts';

export const TENANT = 'acme';
export const VERSION_ARN = 'arn:aws:states:eu-west-1:123456789012:stateMachine:trb_dev_acme_shop_order_0a1b2c3d4e:3';

export const TENANT_OF_CALLER: CallerTenant = {
  id: TENANT,
  name: 'Acme',
  tier: 'basic',
  limits: LIMITS,
  roles: {},
  settings: FIRST_SETTINGS,
};

/** A workflow of which one execution runs at a time for each customer. */
export const KEYED = 'shop.keyed';

export const CALLER: Caller = {
  principal: { kind: 'api-key', id: 'key-1' },
  tenant: TENANT_OF_CALLER,
  roles: ['operator'],
  grants: grantsOf(['operator'], {}),
  permissions: new Set(ROLE_PERMISSIONS.operator),
};

/** Everything a cell needs to run executions, in memory. */
export async function executionCell(shards = 1, own: Partial<TenantLimits> = {}) {
  const limits = { ...LIMITS, ...own, shards };
  const cell = memoryCell();
  await putTenant(cell.table, TENANT, 'active', undefined, limits);
  const clock = manualClock();
  const wakes: WakeQueue & { readonly sent: string[] } = {
    sent: [],
    async wake(tenantId) {
      this.sent.push(tenantId);
    },
  };
  const bulkQueue: BulkQueue & { readonly sent: { readonly id: string; readonly delaySeconds: number | undefined }[] } =
    {
      sent: [],
      async send({ id }, delaySeconds) {
        this.sent.push({ id, delaySeconds });
      },
    };
  const versions: VersionReader = {
    find: async (_table, _tenantId, workflow, version = '1.0.0') => ({
      workflow,
      version,
      arn: VERSION_ARN,
      ...(workflow === KEYED ? { concurrency: { key: '/customer', limit: 1 } } : {}),
    }),
  };
  const store = tableExecutionStore(cell.tenantTables, clock);
  const lots = tableLots(cell.tenantTables);
  const pauses = tablePauseStore(cell.tenantTables);
  const turns = tableWaitingTurns(cell.tenantTables, clock);
  const caller: Caller = { ...CALLER, tenant: { ...TENANT_OF_CALLER, limits } };
  const bulks = tableBulkStore(cell.tenantTables, clock);
  const ways = { wakes, bulkQueue, machines: fakeStateMachines() };
  const parts = { ...cell, ...ways, clock, versions, store, lots, pauses, turns, bulks };
  return {
    ...parts,
    shards,
    tables: cell.tenantTables,
    /** Time passes at once. */
    sleep: async (milliseconds: number) => clock.advance(milliseconds),
    index: tableDueIndex(cell.platform),
    /** Accepts an execution. @returns its id */
    async start(input: unknown = {}, workflow = 'shop.order', priority?: number): Promise<string> {
      clock.advance(1);
      const request = { caller, requestId: 'request-1', workflow, input, priority };
      return (await startExecution(request, { ...parts, tables: cell.tenantTables })).body.id;
    },
    /** Takes a slot for one that waits, and starts nothing. */
    async admit(id: string) {
      const execution = await store.find(TENANT, id);
      if (execution === undefined) throw new Error(`no execution ${id}`);
      return store.admit([execution], await store.slots(TENANT), clock.now());
    },
    async find(id: string): Promise<Execution> {
      const execution = await store.find(TENANT, id);
      if (execution === undefined) throw new Error(`no execution ${id}`);
      return execution;
    },
    /** The counters as they are stored. */
    async slots() {
      const { running, backlog } = (await cell.table.get(tenantKeys.slots(TENANT))) ?? { running: 0, backlog: 0 };
      return { running, backlog };
    },
    /** How many entries the backlog has, or a lot beside it. */
    async entries(lot?: Lot): Promise<number> {
      const partition = lot === undefined ? tenantPartitions.backlog(TENANT) : tenantPartitions.lot(TENANT, lot);
      return (await cell.table.page({ partition, limit: 100 })).items.length;
    },
  };
}

export type ExecutionCell = Awaited<ReturnType<typeof executionCell>>;

/** The status event of a run, as the tracker reads it. */
export function statusChange(execution: Pick<Execution, 'id' | 'versionArn'>, run: Run): StatusChange {
  return {
    tenantId: TENANT,
    executionId: execution.id,
    executionArn: executionArnOf(execution),
    status: run.status,
    startedAt: run.startedAt,
    stoppedAt: run.stoppedAt,
    output: run.output,
    error: run.error,
    cause: run.cause,
  };
}
