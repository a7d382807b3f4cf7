import type { Caller } from '../shared/access/caller.ts';
import { hasOn, requireTenant } from '../shared/access/permissions.ts';
import { DomainError } from '../shared/errors.ts';
import type { Handlers } from '../shared/http/handler.ts';
import type { operationsContract } from './contract.ts';
import type { OperationRecord } from './domain/operation.ts';
import type { OperationStore } from './domain/ports.ts';
import { operationTag, toOperation } from './domain/resources.ts';

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function operationsHandlers(store: OperationStore): Handlers<typeof operationsContract> {
  return {
    listOperations: async ({ caller, query }) => {
      const page = await store.list(requireTenant(caller).id, query.limit, query.cursor);
      return { body: { ...page, items: page.items.filter(isSeenBy(caller)).map(toOperation) } };
    },
    readOperation: async ({ caller, params }) => {
      const operation = await store.find(requireTenant(caller).id, params.operation);
      if (operation === undefined || !isSeenBy(caller)(operation)) throw new DomainError('not-found');
      const body = toOperation(operation);
      return { body, etag: operationTag(body) };
    },
  };
}

/** A role for some workflows shows what is about those and no others. */
function isSeenBy(caller: Caller): (operation: OperationRecord) => boolean {
  return ({ workflows }) => hasOn(caller, 'operation:read', workflows);
}
