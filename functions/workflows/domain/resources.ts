import type * as z from 'zod';
import { contentTag } from '../../shared/http/etag.ts';
import type { versionResource, workflowResource } from '../schemas.ts';
import type { VersionRecord, WorkflowRecord } from './records.ts';
import type { ContentPart } from './version-content.ts';

type WorkflowResource = z.input<typeof workflowResource>;
type VersionResource = z.input<typeof versionResource>;

/** A workflow as the API shows it. */
export function toWorkflow(record: WorkflowRecord): WorkflowResource {
  return {
    id: record.id,
    ...(record.title === undefined ? {} : { title: record.title }),
    ...(record.live === undefined ? {} : { liveVersion: record.live.version }),
    latestVersion: record.latestVersion,
    ...(record.concurrency === undefined ? {} : { concurrency: record.concurrency }),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  };
}

export function workflowTag(record: WorkflowRecord): string {
  return String(record.revision);
}

/** A version as the API shows it; whether it is live says its workflow. */
export function toVersion(record: VersionRecord, workflow: WorkflowRecord | undefined): VersionResource {
  return {
    workflow: record.workflow,
    version: record.version,
    status: record.status,
    live: workflow?.live?.version === record.version,
    createdAt: record.createdAt,
    createdBy: record.createdBy,
    ...(record.operation === undefined ? {} : { operation: record.operation }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    report: record.report,
    warnings: record.warnings,
  };
}

export function versionPath({ workflow, version }: Pick<VersionRecord, 'workflow' | 'version'>): string {
  return `/v1/workflows/${workflow}/versions/${version}`;
}

export function versionTag(resource: VersionResource): string {
  return contentTag(JSON.stringify(resource));
}

/**
 * Tag of a text of a version, from its record alone: what was accepted at a revision of the workflow stays as it is, and
 * another content is accepted at another.
 */
export function textTag({ contentHash, acceptedAtRevision }: VersionRecord, part: ContentPart): string {
  return contentTag(JSON.stringify([part, contentHash, acceptedAtRevision]));
}
