import type { Caller } from '../../shared/access/caller.ts';
import { requireScope, requireTenant } from '../../shared/access/permissions.ts';
import { DomainError } from '../../shared/errors.ts';
import { withNamespace } from '../language/source/with-namespace.ts';
import type { DefinitionSource, WorkflowStore } from './ports.ts';
import { type AcceptedVersion, type PublishPorts, publishWorkflow } from './publish-workflow.ts';

export interface PromotionRequest {
  readonly caller: Caller;
  readonly requestId: string;
  readonly workflow: string;
  readonly version: string;
  /** Where the version goes. */
  readonly namespace: string;
  /** Whether it becomes live there when it is published. */
  readonly live: boolean;
}

/**
 * Publishes a version in another namespace: the same text but for `document.namespace`, with the same documents.
 * @throws DomainError `not-found`, `version-not-published`, and what publishing throws
 */
export async function promoteVersion(request: PromotionRequest, ports: PublishPorts): Promise<AcceptedVersion> {
  const { caller, requestId, workflow, version, namespace, live } = request;
  requireScope(caller, 'workflow:read', workflow);
  const { definition, documents } = await readSource(ports.store, requireTenant(caller).id, workflow, version);
  return publishWorkflow(
    { caller, requestId, definition: withNamespace(definition, namespace), documents, live },
    ports,
  );
}

/** What a published version was made of. */
async function readSource(
  store: WorkflowStore,
  tenantId: string,
  workflow: string,
  name: string,
): Promise<{ readonly definition: string; readonly documents: DefinitionSource['documents'] }> {
  const { version } = await store.read(tenantId, workflow, name);
  if (version === undefined) throw new DomainError('not-found', `There is no version ${name} of ${workflow}.`);
  if (version.status !== 'published') throw new DomainError('version-not-published');
  const [definition, documents] = await Promise.all([
    store.readContent(tenantId, workflow, name, 'definition'),
    version.hasDocuments === true ? store.readContent(tenantId, workflow, name, 'documents') : '{}',
  ]);
  return { definition, documents: JSON.parse(documents) };
}
