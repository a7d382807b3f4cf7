import { type AuditRecord, auditWrite } from '../../audit/public.ts';
import { startOperationWrite } from '../../operations/public.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { decodeCursor, encodeCursor, startAfter, toPage } from '../../shared/http/cursor.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import { refusedWrites } from '../../shared/table/refused-writes.ts';
import type { Table, TenantTables } from '../../shared/table/table.ts';
import type { Change, Paging, RecordPage, WorkflowStore } from '../domain/ports.ts';
import { type VersionRecord, versionRecord, type WorkflowRecord, workflowRecord } from '../domain/records.ts';
import { readVersionText } from './version-text.ts';
import { acceptWrites, endPublishing, versionWrite, workflowWrite } from './workflow-writes.ts';

/** `WorkflowStore` in the table, with the tenant's own credentials. */
export function tableWorkflowStore(tables: TenantTables, clock: Clock): WorkflowStore {
  return { ...readers(tables), ...changes(tables, clock) };
}

type Changes = Pick<WorkflowStore, 'accept' | 'begin' | 'settle' | 'change'>;

function changes(tables: TenantTables, clock: Clock): Changes {
  const audit = (tenantId: string, change: Change, what: Pick<AuditRecord, 'action' | 'resource' | 'details'>) =>
    auditWrite(tenantId, { id: newId(clock), at: isoTime(clock), ...what, ...ofChange(change) });
  return {
    async accept(before, next, change) {
      const { tenantId, version } = next;
      const details = { version: version.version };
      const what = { action: 'workflow.publish', resource: `workflow/${version.workflow}`, details };
      const { writes, counter } = acceptWrites(before, next, audit(tenantId, change, what));
      const refused = await refusedWrites(tables(tenantId), writes);
      if (counter !== undefined && refused.length === 1 && refused[0] === counter) {
        throw new DomainError('workflow-limit-reached', `The tier allows ${next.workflowLimit} workflows.`);
      }
      return refused.length === 0;
    },
    async begin(tenantId, { operation }) {
      if (operation !== undefined) {
        await refusedWrites(tables(tenantId), [startOperationWrite(tenantId, operation, isoTime(clock))]);
      }
    },
    async settle(tenantId, before, { version, workflow }, change) {
      const action = version.status === 'published' ? 'workflow.published' : 'workflow.publish-failed';
      const details = { version: version.version, live: String(workflow !== undefined) };
      const refused = await refusedWrites(tables(tenantId), [
        versionWrite(tenantId, before.version, version),
        ...(workflow === undefined ? [] : [workflowWrite(tenantId, before.workflow, workflow)]),
        ...endPublishing(tenantId, version, isoTime(clock)),
        audit(tenantId, change, { action, resource: `workflow/${version.workflow}`, details }),
      ]);
      return refused.length === 0;
    },
    async change(tenantId, before, after, change) {
      const details = differences(before, after);
      const refused = await refusedWrites(tables(tenantId), [
        workflowWrite(tenantId, before, after),
        audit(tenantId, change, { action: 'workflow.change', resource: `workflow/${after.id}`, details }),
      ]);
      return refused.length === 0;
    },
  };
}

/** The new values of what changes, for the audit trail. */
function differences(before: WorkflowRecord, after: WorkflowRecord): Record<string, string> {
  const limit = JSON.stringify(after.concurrency ?? null);
  return {
    ...(before.live?.version === after.live?.version ? {} : { version: after.live?.version ?? '' }),
    ...(JSON.stringify(before.concurrency ?? null) === limit ? {} : { concurrency: limit }),
  };
}

function readers(tables: TenantTables): Omit<WorkflowStore, keyof Changes> {
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
    listVersions: (tenantId, workflow, paging) => listVersions(tables(tenantId), tenantId, workflow, paging),
  };
}

async function listVersions(
  table: Table,
  tenantId: string,
  workflow: string,
  paging: Paging,
): Promise<RecordPage<VersionRecord>> {
  const filters = { list: 'versions', workflow };
  const page = await table.page({
    partition: tenantPartitions.workflow(tenantId),
    sortPrefix: `${workflow}@`,
    limit: paging.limit,
    consistent: true,
    ...startAfter(paging.cursor, filters),
  });
  return toPage(page, (item) => versionRecord.parse(item), filters);
}

function ofChange({ principal, requestId }: Change): Pick<AuditRecord, 'principal' | 'requestId'> {
  return { principal, requestId };
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
