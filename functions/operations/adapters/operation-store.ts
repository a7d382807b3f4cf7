import { auditWrite } from '../../audit/public.ts';
import { startAfter, toPage } from '../../shared/http/cursor.ts';
import { tenantPartitions } from '../../shared/table/keys.ts';
import { areWritten } from '../../shared/table/refused-writes.ts';
import type { TenantTables } from '../../shared/table/table.ts';
import { operationRecord } from '../domain/operation.ts';
import type { OperationStore } from '../domain/ports.ts';
import { readOperation } from '../public.ts';
import { requestCancellationWrite } from './operation-writes.ts';

/** `OperationStore` in the table, with the tenant's own credentials. */
export function tableOperationStore(tables: TenantTables): OperationStore {
  return {
    find: (tenantId, id) => readOperation(tables(tenantId), tenantId, id),
    async list(tenantId, limit, cursor) {
      const range = { partition: tenantPartitions.operation(tenantId), descending: true, limit, consistent: true };
      const page = await tables(tenantId).page({ ...range, ...startAfter(cursor) });
      return toPage(page, (item) => operationRecord.parse(item));
    },
    async requestCancellation(tenantId, id, audit) {
      const writes = [requestCancellationWrite(tenantId, id, audit.at), auditWrite(tenantId, audit)];
      return areWritten(tables(tenantId), writes);
    },
  };
}
