import type { Caller } from '../shared/access/caller.ts';
import type { TenantPermission } from '../shared/access/contract.ts';
import { hasOn, requireTenant } from '../shared/access/permissions.ts';
import type { Clock } from '../shared/clock.ts';
import { DomainError } from '../shared/errors.ts';
import type { Handlers } from '../shared/http/handler.ts';
import type { operationsContract } from './contract.ts';
import { cancelOperation } from './domain/cancel-operation.ts';
import type { OperationRecord } from './domain/operation.ts';
import type { OperationStore } from './domain/ports.ts';
import { operationTag, toOperation } from './domain/resources.ts';

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function operationsHandlers(store: OperationStore, clock: Clock): Handlers<typeof operationsContract> {
  return {
    listOperations: async ({ caller, query }) => {
      const page = await store.list(requireTenant(caller).id, query.limit, query.cursor);
      return { body: { ...page, items: page.items.filter(isFor(caller, 'operation:read')).map(toOperation) } };
    },
    readOperation: async ({ caller, params }) => {
      const operation = await store.find(requireTenant(caller).id, params.operation);
      if (operation === undefined || !isFor(caller, 'operation:read')(operation)) throw new DomainError('not-found');
      const body = toOperation(operation);
      return { body, etag: operationTag(body) };
    },
    cancelOperation: async ({ caller, params, requestId }) => {
      const tenantId = requireTenant(caller).id;
      const request = { tenantId, id: params.operation, principal: caller.principal, requestId };
      const isVisible = isFor(caller, 'operation:cancel');
      return { body: toOperation(await cancelOperation(request, { store, clock, isVisible })) };
    },
  };
}

/** A role for some workflows is for what is about those and no others. */
function isFor(caller: Caller, permission: TenantPermission): (operation: OperationRecord) => boolean {
  return ({ workflows }) => hasOn(caller, permission, workflows);
}
