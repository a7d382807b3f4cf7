import { createHash } from 'node:crypto';
import type { NewOperation } from '../../operations/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import { mayOn, requireScope, requireTenant } from '../../shared/access/permissions.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError, type Finding } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/http/canonical-json.ts';
import { newId } from '../../shared/new-id.ts';
import { type CompilePorts, type CompilingCaller, compileDefinition } from './compile-definition.ts';
import { missingParts } from './deployed-parts.ts';
import { packSchema } from './input-schema.ts';
import { schemaFindings } from './json-schema/check-schema.ts';
import type { Change, Compilation, DefinitionSource, NewVersion, PublishQueue, VersionState } from './ports.ts';
import type { VersionRecord, WorkflowRecord } from './records.ts';
import { versionPath } from './resources.ts';

export interface PublishPorts extends CompilePorts {
  readonly queue: PublishQueue;
  readonly clock: Clock;
}

export interface PublishRequest extends Omit<Change, 'principal'>, DefinitionSource {
  readonly caller: Caller;
  /** Whether the version becomes live when it is published. The first of a workflow always does. */
  readonly live: boolean;
}

/** Publishers of the same workflow at the same moment; each repetition means that another one was accepted. */
const MOST_ATTEMPTS = 8;

/** Findings that an item has room for; a definition with more warnings has a pattern that the first hundred show. */
const MOST_WARNINGS = 100;

/** The version as it stands, and its workflow. */
export interface AcceptedVersion {
  readonly version: VersionRecord;
  readonly workflow: WorkflowRecord | undefined;
}

type Compiled = Extract<Compilation, { readonly ok: true }>;

/**
 * Compiles the definition and stores it as an immutable version, which the publisher then brings to Step Functions.
 * Publishing the same content again answers with the version there is, and hands it over again if it still waits.
 * @throws DomainError `invalid-definition`, `forbidden`, `version-exists`, `workflow-limit-reached`, `platform-busy`
 */
export async function publishWorkflow(request: PublishRequest, ports: PublishPorts): Promise<AcceptedVersion> {
  const { store, queue } = ports;
  const tenantId = requireTenant(request.caller).id;
  const compiled = await compileOrRefuse(request, compilingCaller(request.caller), ports);
  const findings = obstacles(compiled);
  if (findings.length > 0) throw new DomainError('invalid-definition', undefined, { findings });
  const text = definitionText(request.definition);
  const contentHash = hashOf(text, request.documents);
  const workflow = `${compiled.document.namespace}.${compiled.document.name}`;
  requireScope(request.caller, 'workflow:publish', workflow);
  const { version } = compiled.document;
  const message = { tenantId, workflow, version, requestId: request.requestId };
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const before = await store.read(tenantId, workflow, version);
    // A failed version has never run, so its name may be used again.
    const existing = before.version?.status === 'failed' ? undefined : before.version;
    if (existing !== undefined) {
      if (existing.contentHash !== contentHash) throw versionExists(version);
      if (existing.status === 'publishing') await queue.send(message);
      return { version: existing, workflow: before.workflow };
    }
    const next = nextVersion(request, compiled, { text, contentHash }, before, ports.clock);
    const change = { principal: request.caller.principal, requestId: request.requestId };
    if (await store.accept(before, next, change)) {
      await queue.send(message);
      return next;
    }
  }
  throw new DomainError('platform-busy', `${workflow} is being published by others.`);
}

/** The caller as one who compiles. @throws DomainError `no-active-tenant` */
export function compilingCaller(caller: Caller): CompilingCaller {
  const mayRun = (workflow: string) => mayOn(caller, 'execution:start', workflow);
  return { tenantId: requireTenant(caller).id, mayRun };
}

/** What keeps a definition that compiles from being published: parts that do not run yet, and credentials that all can read. */
export function obstacles({ needs, warnings }: Compiled): readonly Finding[] {
  return [...missingParts(needs), ...warnings.filter(({ code }) => code === 'credential-in-definition')];
}

/** The text that is stored, and given back byte for byte. */
export function definitionText(definition: string | Record<string, unknown>): string {
  return typeof definition === 'string' ? definition : JSON.stringify(definition);
}

const hasDocuments = ({ documents }: DefinitionSource): boolean => Object.keys(documents).length > 0;

/** The same text with other documents is another content. */
function hashOf(text: string, documents: DefinitionSource['documents']): string {
  const hash = createHash('sha256').update(text);
  if (Object.keys(documents).length > 0) hash.update(canonicalJson(documents));
  return hash.digest('hex');
}

/** @throws DomainError `invalid-definition` with what is wrong with it */
export async function compileOrRefuse(
  source: DefinitionSource,
  caller: CompilingCaller,
  ports: CompilePorts,
): Promise<Compiled> {
  const compiled = await compileDefinition(source, caller, ports);
  const findings = compiled.ok ? inputSchemaFindings(compiled) : compiled.errors;
  if (!compiled.ok || findings.length > 0) throw new DomainError('invalid-definition', undefined, { findings });
  return compiled;
}

/** What is wrong with the schema of the workflow's input, as findings in the definition. */
export function inputSchemaFindings(compiled: Compiled) {
  return compiled.inputSchema === undefined ? [] : schemaFindings(compiled.inputSchema, '/input/schema/document');
}

function versionExists(version: string): DomainError {
  return new DomainError('version-exists', `Version ${version} was published with another definition.`);
}

interface Content {
  readonly text: string;
  readonly contentHash: string;
}

function nextVersion(
  request: PublishRequest,
  compiled: Compiled,
  content: Content,
  before: VersionState,
  clock: Clock,
): NewVersion {
  const now = isoTime(clock);
  const tenant = requireTenant(request.caller);
  const workflow = nextWorkflow(compiled.document, before.workflow, now);
  const version = versionRow(request, compiled, content.contentHash, { workflow, operation: newId(clock) });
  return {
    tenantId: tenant.id,
    workflowLimit: tenant.limits.workflows,
    workflow,
    version,
    operation: operationOf(version, request.requestId),
    content: {
      definition: content.text,
      ...(hasDocuments(request) ? { documents: JSON.stringify(request.documents) } : {}),
      'state-machine': JSON.stringify(compiled.stateMachine),
      'source-map': JSON.stringify(compiled.sourceMap),
    },
  };
}

/** The workflow with one more version: the title is that of the newest. */
function nextWorkflow(document: Compiled['document'], before: WorkflowRecord | undefined, now: string): WorkflowRecord {
  const { namespace, name, version, title } = document;
  const { title: _, ...kept } = before ?? { createdAt: now };
  return {
    ...kept,
    ...(title === undefined ? {} : { title }),
    type: 'workflow',
    v: 1,
    id: `${namespace}.${name}`,
    latestVersion: version,
    updatedAt: now,
    revision: (before?.revision ?? 0) + 1,
  };
}

function versionRow(
  request: PublishRequest,
  compiled: Compiled,
  contentHash: string,
  { workflow, operation }: { readonly workflow: WorkflowRecord; readonly operation: string },
): VersionRecord & { readonly operation: string } {
  return {
    type: 'workflow-version',
    v: 1,
    workflow: workflow.id,
    version: workflow.latestVersion,
    status: 'publishing',
    ...(hasDocuments(request) ? { hasDocuments: true } : {}),
    contentHash,
    wantsLive: request.live,
    acceptedAtRevision: workflow.revision,
    createdAt: workflow.updatedAt,
    createdBy: `${request.caller.principal.kind}/${request.caller.principal.id}`,
    operation,
    report: compiled.report,
    warnings: compiled.warnings.slice(0, MOST_WARNINGS),
    ...(compiled.inputSchema === undefined ? {} : { inputSchema: packSchema(compiled.inputSchema) }),
  };
}

/** The operation that publishes the version. */
function operationOf(version: VersionRecord & { readonly operation: string }, requestId: string): NewOperation {
  const { operation: id, workflow, createdAt, createdBy } = version;
  const result = versionPath(version);
  return { id, kind: 'publish-version', workflows: [workflow], total: 1, createdAt, createdBy, requestId, result };
}
