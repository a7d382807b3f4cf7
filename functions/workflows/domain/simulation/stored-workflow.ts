import { DomainError } from '../../../shared/errors.ts';
import type { Contents } from '../contents.ts';
import { unpackSchema } from '../input-schema.ts';
import type { WorkflowStore } from '../ports.ts';
import type { SimulationRequest } from './simulate-workflow.ts';

export type CompiledWorkflow = Pick<SimulationRequest, 'stateMachine' | 'sourceMap' | 'inputSchema'>;

export interface StoredWorkflowPorts {
  readonly store: WorkflowStore;
  readonly contents: Contents;
}

/**
 * The compiled form of a stored version.
 * @param version @default - the live one
 * @throws DomainError `not-found`, `version-not-published` when no version is live and none is named
 */
export async function storedWorkflow(
  { store, contents }: StoredWorkflowPorts,
  tenantId: string,
  workflow: string,
  version?: string,
): Promise<CompiledWorkflow> {
  const name = version ?? (await liveVersion(store, tenantId, workflow));
  const { version: record } = await store.read(tenantId, workflow, name);
  if (record === undefined) throw new DomainError('not-found', `There is no version ${name} of ${workflow}.`);
  const [stateMachine, sourceMap] = await Promise.all([
    contents.read(tenantId, record, 'state-machine'),
    contents.read(tenantId, record, 'source-map'),
  ]);
  const { inputSchema } = record;
  return {
    stateMachine: JSON.parse(stateMachine),
    sourceMap: JSON.parse(sourceMap),
    ...(inputSchema === undefined ? {} : { inputSchema: unpackSchema(inputSchema) }),
  };
}

async function liveVersion(store: WorkflowStore, tenantId: string, workflow: string): Promise<string> {
  const record = await store.readWorkflow(tenantId, workflow);
  if (record === undefined) throw new DomainError('not-found', `There is no workflow ${workflow}.`);
  if (record.live === undefined) throw new DomainError('version-not-published', `${workflow} has no live version yet.`);
  return record.live.version;
}
