import { beforeEach, describe, expect, test } from 'vitest';
import { auditContract } from '../../../functions/audit/contract.ts';
import { auditHandlers } from '../../../functions/audit/handlers.ts';
import { type AuditRecord, auditWrite, operatorAuditWrite } from '../../../functions/audit/public.ts';
import { accessReader } from '../../../functions/shared/access/access-reader.ts';
import { type ApiHandler, createApi } from '../../../functions/shared/http/api.ts';
import { newId } from '../../../functions/shared/new-id.ts';
import { WriteRefused } from '../../../functions/shared/table/table.ts';
import { call, manualClock, memberContext, recordedLogger } from '../../support/api-calls.ts';
import { type MemoryCell, memoryCell, putMember, putTenant } from '../../support/tenants.ts';

const clock = manualClock();
let cell: MemoryCell;
let api: ApiHandler;

beforeEach(async () => {
  cell = memoryCell();
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger: recordedLogger() });
  const handlers = auditHandlers(cell.tenantTables);
  api = createApi({ contract: auditContract, handlers, access, logger: recordedLogger(), clock });
  for (const tenant of ['acme', 'globex']) {
    await putTenant(cell.table, tenant);
    await putMember(cell.table, tenant, 'ada', ['admin']);
  }
});

const record = (action: string): AuditRecord => ({
  id: newId(clock),
  at: new Date(clock.now()).toISOString(),
  action,
  principal: { kind: 'user', id: 'ada' },
  resource: 'execution/1',
  requestId: 'request-1',
});
const read = (tenant: string, query: Record<string, string> = {}, sub = 'ada') =>
  call(api, { path: '/v1/audit', query, authorizer: memberContext(tenant, sub) });

describe('the audit trail', () => {
  test('shows the tenant’s own entries, newest first, page by page', async () => {
    const entries = ['execution.start', 'execution.cancel', 'member.invite'].map(record);
    for (const entry of entries) await cell.tenantTables('acme').transact([auditWrite('acme', entry)]);
    const first = (await read('acme', { limit: '2' })).body as { items: unknown[]; next?: string };
    expect(first.items).toEqual([entries[2], entries[1]]);
    expect((await read('acme', { limit: '2', cursor: first.next ?? '' })).body).toEqual({ items: [entries[0]] });
    expect((await read('globex')).body).toEqual({ items: [] });
    expect((await read('globex', { cursor: first.next ?? '' })).body).toEqual({ items: [] });
  });

  test('keeps what was written: an entry is never replaced', async () => {
    const entry = record('execution.start');
    await cell.table.write(auditWrite('acme', entry));
    await expect(cell.table.write(auditWrite('acme', { ...entry, action: 'other' }))).rejects.toThrow(WriteRefused);
  });

  test('holds details and nothing beyond the record', async () => {
    const extra = { ...record('member.change'), details: { roles: 'author' }, input: { card: '4111' } };
    await cell.table.write(auditWrite('acme', extra));
    const { items } = (await read('acme')).body as { items: unknown[] };
    const { input: _never, ...expected } = extra;
    expect(items).toEqual([expected]);
    expect(JSON.stringify(auditWrite('acme', extra))).not.toContain('4111');
  });

  test('of operators lies among the platform’s rows', () => {
    expect(operatorAuditWrite(record('tenant.create')).put.PK).toBe('$platform#audit');
  });

  test('is for who may read it', async () => {
    await putMember(cell.table, 'acme', 'vera', ['viewer']);
    expect((await read('acme', {}, 'vera')).status).toBe(403);
  });
});
