import { acceptOperationWrite, endOperationWrite } from '../../operations/public.ts';
import { type ItemKey, tenantKeys } from '../../shared/table/keys.ts';
import type { Item, Write } from '../../shared/table/table.ts';
import type { NewVersion, VersionState } from '../domain/ports.ts';
import type { VersionRecord, WorkflowRecord } from '../domain/records.ts';
import { versionPath } from '../domain/resources.ts';
import { CONTENT_PARTS, type ContentChunk, type ContentPart, toChunks } from '../domain/version-content.ts';

/** Key of a chunk; the first bears the name of its part alone. */
export function chunkKey(tenantId: string, workflow: string, version: string, chunk: ContentChunk): ItemKey {
  const key = tenantKeys.versionContent(tenantId, workflow, version, chunk.part);
  return chunk.index === 0 ? key : { ...key, SK: `${chunk.part}#${chunk.index}` };
}

/** The workflow replaces exactly the state that was read. */
export function workflowWrite(tenantId: string, before: WorkflowRecord | undefined, after: WorkflowRecord): Write {
  const put: Item = { ...tenantKeys.workflow(tenantId, after.id), ...after };
  if (before === undefined) return { put };
  return {
    put,
    overwrite: true,
    condition: '#revision = :revision',
    names: { '#revision': 'revision' },
    values: { ':revision': before.revision },
  };
}

/** The version replaces exactly the state that was read: the status of the same content. */
export function versionWrite(tenantId: string, before: VersionRecord | undefined, after: VersionRecord): Write {
  const put: Item = { ...tenantKeys.version(tenantId, after.workflow, after.version), ...after };
  if (before === undefined) return { put };
  return {
    put,
    overwrite: true,
    condition: '#status = :status AND #contentHash = :contentHash AND #acceptedAt = :acceptedAt',
    names: { '#status': 'status', '#contentHash': 'contentHash', '#acceptedAt': 'acceptedAtRevision' },
    values: {
      ':status': before.status,
      ':contentHash': before.contentHash,
      ':acceptedAt': before.acceptedAtRevision,
    },
  };
}

/** Counts one workflow more, within the limit. */
export function countWorkflow(tenantId: string, limit: number): Write {
  return {
    update: tenantKeys.counters(tenantId),
    expression: 'SET #workflows = if_not_exists(#workflows, :zero) + :one, #type = :type, #v = :one',
    condition: 'attribute_not_exists(#workflows) OR #workflows < :limit',
    names: { '#workflows': 'workflows', '#type': 'type', '#v': 'v' },
    values: { ':zero': 0, ':one': 1, ':limit': limit, ':type': 'counters' },
  };
}

function contentWrites(next: NewVersion): readonly Write[] {
  const { tenantId, workflow, version } = next;
  const chunks = CONTENT_PARTS.flatMap((part: ContentPart) => {
    const text = next.content[part];
    return text === undefined ? [] : toChunks(part, text);
  });
  return chunks.map((chunk) => ({
    // A version that failed leaves its content behind, which the next attempt replaces.
    overwrite: true,
    put: {
      ...chunkKey(tenantId, workflow.id, version.version, chunk),
      type: 'version-content',
      v: 1,
      ...chunk,
    },
  }));
}

/** Writes of accepting a version, and the position of the one that counts the workflow, if it is new. */
export function acceptWrites(before: VersionState, next: NewVersion, audit: Write) {
  const writes: Write[] = [
    workflowWrite(next.tenantId, before.workflow, next.workflow),
    versionWrite(next.tenantId, before.version, next.version),
    ...contentWrites(next),
    acceptOperationWrite(next.tenantId, next.operation),
    audit,
  ];
  if (before.workflow !== undefined) return { writes };
  return { writes: [...writes, countWorkflow(next.tenantId, next.workflowLimit)], counter: writes.length };
}

/** The operation ends with the version; versions that were accepted before there were operations have none. */
export function endPublishing(tenantId: string, version: VersionRecord, endedAt: string): readonly Write[] {
  const { operation, failure } = version;
  if (operation === undefined) return [];
  if (failure === undefined) {
    const progress = { done: 1, failed: 0, total: 1 };
    return [endOperationWrite(tenantId, operation, { status: 'succeeded', endedAt, progress })];
  }
  const errors = [{ resource: versionPath(version), code: 'state-machine-refused', detail: failure }];
  const progress = { done: 0, failed: 1, total: 1 };
  return [endOperationWrite(tenantId, operation, { status: 'failed', endedAt, progress, errors })];
}
