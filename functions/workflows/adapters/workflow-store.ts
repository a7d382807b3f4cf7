import { type AuditRecord, auditWrite } from '../../audit/public.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import { type Table, type TenantTables, type Write, WriteContended, WriteRefused } from '../../shared/table/table.ts';
import type { Change, Paging, RecordPage, WorkflowStore } from '../domain/ports.ts';
import { versionRecord, type WorkflowRecord, workflowRecord } from '../domain/records.ts';
import { readVersionText } from './version-text.ts';
import { acceptWrites, versionWrite, workflowWrite } from './workflow-writes.ts';

/** `WorkflowStore` in the table, with the tenant's own credentials. */
export function tableWorkflowStore(tables: TenantTables, clock: Clock): WorkflowStore {
  const audit = (
    tenantId: string,
    change: Change,
    action: string,
    resource: string,
    details?: AuditRecord['details'],
  ) => auditWrite(tenantId, { id: newId(clock), at: isoTime(clock), action, resource, details, ...ofChange(change) });
  return {
    async read(tenantId, workflow, version) {
      const [workflowItem, versionItem] = await tables(tenantId).getMany([
        tenantKeys.workflow(tenantId, workflow),
        tenantKeys.version(tenantId, workflow, version),
      ]);
      return {
        workflow: workflowItem && workflowRecord.parse(workflowItem),
        version: versionItem && versionRecord.parse(versionItem),
      };
    },
    async readWorkflow(tenantId, workflow) {
      const item = await tables(tenantId).get(tenantKeys.workflow(tenantId, workflow));
      return item && workflowRecord.parse(item);
    },
    readContent: (tenantId, workflow, version, part) =>
      readVersionText(tables(tenantId), tenantId, workflow, version, part),
    listWorkflows: (tenantId, paging) => listWorkflows(tables(tenantId), tenantPartitions.workflow(tenantId), paging),
    async listVersions(tenantId, workflow, paging) {
      const filters = { list: 'versions', workflow };
      const { items, last } = await tables(tenantId).page({
        partition: tenantPartitions.workflow(tenantId),
        sortPrefix: `${workflow}@`,
        limit: paging.limit,
        consistent: true,
        ...(paging.cursor === undefined ? {} : { after: { SK: decodeCursor(paging.cursor, filters) } }),
      });
      const next = last === undefined ? {} : { next: encodeCursor(last['SK'] ?? '', filters) };
      return { items: items.map((item) => versionRecord.parse(item)), ...next };
    },
    async accept(before, next, change) {
      const { id } = next.workflow;
      const details = { version: next.version.version };
      const entry = audit(next.tenantId, change, 'workflow.publish', `workflow/${id}`, details);
      const { writes, counter } = acceptWrites(before, next, entry);
      const refused = await refusedWrites(tables(next.tenantId), writes);
      if (counter !== undefined && refused.length === 1 && refused[0] === counter) {
        throw new DomainError('workflow-limit-reached', `The tier allows ${next.workflowLimit} workflows.`);
      }
      return refused.length === 0;
    },
    async settle(tenantId, before, { version, workflow }, change) {
      const action = version.status === 'published' ? 'workflow.published' : 'workflow.publish-failed';
      const details = { version: version.version, live: String(workflow !== undefined) };
      const refused = await refusedWrites(tables(tenantId), [
        versionWrite(tenantId, before.version, version),
        ...(workflow === undefined ? [] : [workflowWrite(tenantId, before.workflow, workflow)]),
        audit(tenantId, change, action, `workflow/${version.workflow}`, details),
      ]);
      return refused.length === 0;
    },
    async changeLive(tenantId, before, after, change) {
      const details = { version: after.live?.version ?? '' };
      const refused = await refusedWrites(tables(tenantId), [
        workflowWrite(tenantId, before, after),
        audit(tenantId, change, 'workflow.set-live', `workflow/${after.id}`, details),
      ]);
      return refused.length === 0;
    },
  };
}

function ofChange({ principal, requestId }: Change): Pick<AuditRecord, 'principal' | 'requestId'> {
  return { principal, requestId };
}

/** @returns positions of the writes that were refused; none when all was written */
async function refusedWrites(table: Table, writes: readonly Write[]): Promise<readonly number[]> {
  try {
    await table.transact(writes);
    return [];
  } catch (error) {
    if (error instanceof WriteRefused) return error.refused;
    if (error instanceof WriteContended) throw new DomainError('platform-busy');
    throw error;
  }
}

/** Sorts behind every version of a workflow and before every other item: versions consist of ASCII below `~`. */
const BEHIND_VERSIONS = '@~';
const ROWS = 100;

/**
 * Workflows lie in one partition with their versions. Rows of versions are skipped; where a page ends among them, the
 * next one begins behind the last version, so the number of queries follows the number of workflows.
 */
async function listWorkflows(table: Table, partition: string, paging: Paging): Promise<RecordPage<WorkflowRecord>> {
  const filters = { list: 'workflows' };
  const found: WorkflowRecord[] = [];
  let after = paging.cursor === undefined ? undefined : decodeCursor(paging.cursor, filters);
  for (;;) {
    const page = await table.page({
      partition,
      limit: ROWS,
      consistent: true,
      ...(after === undefined ? {} : { after: { SK: after } }),
    });
    found.push(...page.items.filter(({ type }) => type === 'workflow').map((item) => workflowRecord.parse(item)));
    const last = found[paging.limit - 1];
    if (found.length > paging.limit && last !== undefined) {
      return { items: found.slice(0, paging.limit), next: encodeCursor(last.id, filters) };
    }
    const end = page.last?.['SK'];
    if (end === undefined) return { items: found };
    after = end.includes('@') ? `${end.slice(0, end.indexOf('@'))}${BEHIND_VERSIONS}` : end;
  }
}
