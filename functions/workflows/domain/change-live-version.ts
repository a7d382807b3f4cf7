import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { requireMatch } from '../../shared/http/etag.ts';
import type { Change, WorkflowStore } from './ports.ts';
import { withLive } from './publish-version.ts';
import type { WorkflowRecord } from './records.ts';
import { workflowTag } from './resources.ts';

export interface LiveVersionChange extends Change {
  readonly tenantId: string;
  readonly workflow: string;
  readonly version: string;
  readonly ifMatch: string | undefined;
}

/**
 * Makes a published version the one that starts use.
 * @throws DomainError `not-found`, `if-match-required`, `precondition-failed`, `version-not-published`
 */
export async function changeLiveVersion(
  change: LiveVersionChange,
  store: WorkflowStore,
  clock: Clock,
): Promise<WorkflowRecord> {
  const { workflow, version } = await store.read(change.tenantId, change.workflow, change.version);
  if (workflow === undefined) throw new DomainError('not-found');
  requireMatch(change.ifMatch, workflowTag(workflow));
  if (version === undefined) throw new DomainError('not-found', `There is no version ${change.version}.`);
  if (version.status !== 'published') throw new DomainError('version-not-published');
  const after = withLive(workflow, version, workflow.revision + 1, isoTime(clock));
  if (!(await store.changeLive(change.tenantId, workflow, after, change))) throw new DomainError('precondition-failed');
  return after;
}
