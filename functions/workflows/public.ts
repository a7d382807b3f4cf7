import { DomainError, type Finding } from '../shared/errors.ts';
import { createKept, type KeptLimits } from '../shared/kept.ts';
import { tenantKeys } from '../shared/table/keys.ts';
import type { Table } from '../shared/table/table.ts';
import { readVersionText } from './adapters/version-text.ts';
import type { HistoryEvent } from './domain/history/events.ts';
import { type Step, toSteps } from './domain/history/steps.ts';
import { unpackSchema } from './domain/input-schema.ts';
import { isSchema } from './domain/json-schema/schema.ts';
import { validateInput } from './domain/json-schema/validate-input.ts';
import { type PublishedVersion, type SourceMap, versionRecord, workflowRecord } from './domain/records.ts';
import { toWorkflowError } from './domain/workflow-error.ts';

/** What other contexts may know of workflows. */
export type { HistoryEvent, PublishedVersion, SourceMap, Step };
export { toSteps, toWorkflowError };

/** Finds the version that a start means. */
export interface VersionReader {
  /**
   * The version named, or the one that is live at this moment. Versions are immutable, so those that were read are
   * kept; which one is live, and what the workflow settles, is read every time.
   * @throws DomainError `not-found`, `version-not-published`
   */
  find(table: Table, tenantId: string, workflow: string, version?: string): Promise<PublishedVersion>;
}

/** Versions that a warm function keeps: with an input schema of a few KB each, some MB. */
const VERSION_LIMITS: KeptLimits<PublishedVersion> = {
  mostEntries: 500,
  mostBytes: 16 * 1024 * 1024,
  bytesOf: sizeOf,
};

/** Source maps that a warm function keeps: some KB each, for as many versions as people look at. */
const SOURCE_MAP_LIMITS: KeptLimits<SourceMap> = { mostEntries: 500, mostBytes: 16 * 1024 * 1024, bytesOf: sizeOf };

/** About what a value of JSON takes in memory: a character takes two bytes, and objects as much again. */
function sizeOf(value: unknown): number {
  return 4 * JSON.stringify(value).length;
}

export function versionReader(limits = VERSION_LIMITS): VersionReader {
  const kept = createKept(limits);
  return {
    async find(table, tenantId, workflow, version) {
      const { live, concurrency } = await readWorkflow(table, tenantId, workflow);
      const settled = concurrency === undefined ? {} : { concurrency };
      const name = version ?? live?.version;
      if (name === undefined) throw new DomainError('version-not-published', `${workflow} has no live version yet.`);
      // Without a schema the workflow says all that a start needs.
      if (name === live?.version && !live.hasInputSchema) return { workflow, version: name, arn: live.arn, ...settled };
      const found = await kept.get([tenantId, workflow, name], () => readVersion(table, tenantId, workflow, name));
      return { ...found, ...settled };
    },
  };
}

async function readWorkflow(table: Table, tenantId: string, workflow: string) {
  const item = await table.get(tenantKeys.workflow(tenantId, workflow));
  if (item === undefined) throw new DomainError('not-found', `There is no workflow ${workflow}.`);
  return workflowRecord.parse(item);
}

async function readVersion(
  table: Table,
  tenantId: string,
  workflow: string,
  version: string,
): Promise<PublishedVersion> {
  const item = await table.get(tenantKeys.version(tenantId, workflow, version));
  if (item === undefined) throw new DomainError('not-found', `There is no version ${version} of ${workflow}.`);
  const { stateMachineVersionArn: arn, inputSchema, status } = versionRecord.parse(item);
  if (status !== 'published' || arn === undefined) throw new DomainError('version-not-published');
  return { workflow, version, arn, ...(inputSchema === undefined ? {} : { inputSchema: unpackSchema(inputSchema) }) };
}

/**
 * Checks an input against the schema that the version declares.
 * @throws DomainError `invalid-input` with a finding for each place
 */
export function requireValidInput(version: PublishedVersion, input: unknown): void {
  const { inputSchema: schema } = version;
  if (!isSchema(schema)) return;
  const findings: readonly Finding[] = validateInput(schema, input, '/input');
  if (findings.length > 0) throw new DomainError('invalid-input', undefined, { findings });
}

/**
 * What explains the history of the executions of a version.
 * @throws DomainError `not-found`
 */
export type SourceMapReader = (table: Table, tenantId: string, workflow: string, version: string) => Promise<SourceMap>;

/** Executions are of published versions only, which never change: what was read is kept. */
export function sourceMapReader(limits = SOURCE_MAP_LIMITS): SourceMapReader {
  const kept = createKept(limits);
  return (table, ...version) =>
    kept.get(version, async () => JSON.parse(await readVersionText(table, ...version, 'source-map')));
}
