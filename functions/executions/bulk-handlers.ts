import { requireTenant } from '../shared/access/permissions.ts';
import type { Clock } from '../shared/clock.ts';
import type { Handlers } from '../shared/http/handler.ts';
import type { TenantTables } from '../shared/table/table.ts';
import type { Logger } from '../shared/telemetry/logger.ts';
import type { bulkOperations } from './bulk-contract.ts';
import type { executionsContract } from './contract.ts';
import { acceptBulk, type BulkRequest } from './domain/accept-bulk.ts';
import type { BulkQueue, BulkReply, BulkStore } from './domain/bulk-ports.ts';

export interface BulkHandlersPorts {
  readonly tables: TenantTables;
  readonly bulks: BulkStore;
  readonly bulkQueue: BulkQueue;
  readonly clock: Clock;
  readonly logger: Logger;
}

type BulkHandlers = Pick<Handlers<typeof executionsContract>, keyof typeof bulkOperations>;

/** The index that lists executions by status may be a moment late: what was just accepted is to be found. */
const FIRST_LOOK_SECONDS = 2;

/** What is done to all executions that match. */
export function bulkHandlers(ports: BulkHandlersPorts): BulkHandlers {
  const accept = async (request: BulkRequest): Promise<BulkReply> => {
    const { caller, requestId } = request;
    const reply = await acceptBulk(request, ports);
    // What is stored is accepted, whether or not the message was taken: the reconciler brings it on otherwise.
    await ports.bulkQueue
      .send({ tenantId: requireTenant(caller).id, id: reply.body.id, requestId }, FIRST_LOOK_SECONDS)
      .catch((error: unknown) => ports.logger.error('operation was not handed over', error));
    return reply;
  };
  return {
    cancelManyExecutions: ({ caller, requestId, idempotency, body: { status, reason, ...filter } }) => {
      const statuses = status === undefined ? (['pending', 'running', 'waiting'] as const) : [status];
      const kind = 'cancel-executions';
      return accept({ caller, requestId, idempotency, kind, reason, filter: { ...filter, statuses } });
    },
    redriveManyExecutions: ({ caller, requestId, idempotency, body: { status = 'faulted', ...filter } }) => {
      const kind = 'redrive-executions';
      return accept({ caller, requestId, idempotency, kind, filter: { ...filter, statuses: [status] } });
    },
  };
}
