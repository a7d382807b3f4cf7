import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { requireMatch } from '../../shared/http/etag.ts';
import type { Change, WorkflowStore } from './ports.ts';
import { withLive } from './publish-version.ts';
import type { VersionRecord, WorkflowRecord } from './records.ts';
import { workflowTag } from './resources.ts';

export interface WorkflowChange extends Change {
  readonly tenantId: string;
  readonly workflow: string;
  /** The version that starts shall use. @default - the one that they use */
  readonly liveVersion?: string | undefined;
  /** Null takes the limit away. @default - as it is */
  readonly concurrency?: WorkflowRecord['concurrency'] | null;
  readonly ifMatch: string | undefined;
}

/**
 * Makes a published version the one that starts use, or settles how many executions run at the same time.
 * @throws DomainError `not-found`, `if-match-required`, `precondition-failed`, `version-not-published`
 */
export async function changeWorkflow(
  change: WorkflowChange,
  store: WorkflowStore,
  clock: Clock,
): Promise<WorkflowRecord> {
  const { tenantId, workflow: id, liveVersion } = change;
  const { workflow, version } =
    liveVersion === undefined
      ? { workflow: await store.readWorkflow(tenantId, id), version: undefined }
      : await store.read(tenantId, id, liveVersion);
  if (workflow === undefined) throw new DomainError('not-found');
  requireMatch(change.ifMatch, workflowTag(workflow));
  const settled = withConcurrency(workflow, change, isoTime(clock));
  const after = liveVersion === undefined ? settled : withLiveVersion(settled, version, liveVersion, clock);
  if (!(await store.change(tenantId, workflow, after, change))) throw new DomainError('precondition-failed');
  return after;
}

function withConcurrency(workflow: WorkflowRecord, { concurrency }: WorkflowChange, now: string): WorkflowRecord {
  const { concurrency: before, ...rest } = workflow;
  const after = concurrency === undefined ? before : (concurrency ?? undefined);
  const changed = { ...rest, updatedAt: now, revision: workflow.revision + 1 };
  return after === undefined ? changed : { ...changed, concurrency: after };
}

function withLiveVersion(
  workflow: WorkflowRecord,
  version: VersionRecord | undefined,
  name: string,
  clock: Clock,
): WorkflowRecord {
  if (version === undefined) throw new DomainError('not-found', `There is no version ${name}.`);
  if (version.status !== 'published') throw new DomainError('version-not-published');
  const { revision } = workflow;
  return { ...withLive(workflow, version, revision, isoTime(clock)), revision };
}
