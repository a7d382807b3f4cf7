import { accessReader } from '../../../../functions/shared/access/access-reader.ts';
import { createApi } from '../../../../functions/shared/http/api.ts';
import { tableWorkflowStore } from '../../../../functions/workflows/adapters/workflow-store.ts';
import { workflowsContract } from '../../../../functions/workflows/contract.ts';
import type { Compile, StateMachinePublisher } from '../../../../functions/workflows/domain/ports.ts';
import { publishVersion } from '../../../../functions/workflows/domain/publish-version.ts';
import type { PublishMessage } from '../../../../functions/workflows/events.ts';
import { workflowsHandlers } from '../../../../functions/workflows/handlers.ts';
import { call, manualClock, memberContext, recordedLogger } from '../../../support/api-calls.ts';
import { memoryCell } from '../../../support/tenants.ts';

/** The workflows API over a table in memory, with what it sends to the publisher. */
export function workflowsApi(compile: Compile, machines: StateMachinePublisher) {
  const cell = memoryCell();
  const clock = manualClock();
  const logger = recordedLogger();
  const store = tableWorkflowStore(cell.tenantTables, clock);
  const messages: PublishMessage[] = [];
  const queue = { send: async (message: PublishMessage) => void messages.push(message) };
  const ports = { store, machines, clock };
  const api = createApi({
    contract: workflowsContract,
    handlers: workflowsHandlers({ tables: cell.tenantTables, store, queue, compile, clock }),
    access: accessReader({ tenantTables: cell.tenantTables, clock, logger }),
    logger,
    clock,
  });
  return {
    api,
    cell,
    store,
    messages,
    /** Publishes what waits. */
    async settle() {
      for (const message of messages.splice(0)) await publishVersion(message, ports);
    },
    /** A call as a member of a tenant. */
    ask: (who: string, tenant: string, method: string, path: string, body?: unknown, headers = {}) =>
      call(api, {
        authorizer: memberContext(tenant, who),
        method,
        path,
        headers,
        ...(body === undefined ? {} : { body }),
      }),
  };
}
