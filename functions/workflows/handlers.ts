import { operationPath } from '../operations/public.ts';
import { mayOn, requireTenant } from '../shared/access/permissions.ts';
import type { Clock } from '../shared/clock.ts';
import { DomainError } from '../shared/errors.ts';
import type { Operation } from '../shared/http/contract.ts';
import type { Call, Handlers } from '../shared/http/handler.ts';
import { idempotencyKey, withIdempotency } from '../shared/http/idempotency.ts';
import type { TenantTables } from '../shared/table/table.ts';
import type { workflowsContract } from './contract.ts';
import { changeWorkflow } from './domain/change-workflow.ts';
import { compileDefinition } from './domain/compile-definition.ts';
import { type Contents, keptContents } from './domain/contents.ts';
import type { Compile, PublishQueue, WorkflowStore } from './domain/ports.ts';
import { promoteVersion } from './domain/promote-version.ts';
import {
  type AcceptedVersion,
  compileOrRefuse,
  compilingCaller,
  inputSchemaFindings,
  obstacles,
  publishWorkflow,
} from './domain/publish-workflow.ts';
import type { VersionRecord, WorkflowRecord } from './domain/records.ts';
import { textTag, toVersion, toWorkflow, versionPath, versionTag, workflowTag } from './domain/resources.ts';
import { simulateWorkflow } from './domain/simulation/simulate-workflow.ts';
import { type CompiledWorkflow, storedWorkflow } from './domain/simulation/stored-workflow.ts';
import type { ContentPart } from './domain/version-content.ts';

export interface WorkflowsPorts {
  readonly tables: TenantTables;
  readonly store: WorkflowStore;
  readonly queue: PublishQueue;
  readonly compile: Compile;
  readonly clock: Clock;
}

type ValidateCall = Call<(typeof workflowsContract)['operations']['validateWorkflow']>;

type WorkflowsHandlers = Handlers<typeof workflowsContract>;
type ContentHandlers = Pick<WorkflowsHandlers, 'readVersion' | 'readDefinition' | 'readStateMachine'>;
type SimulationHandlers = Pick<WorkflowsHandlers, 'simulateDefinition' | 'simulateWorkflow'>;
type SimulationSettings = Omit<
  Call<(typeof workflowsContract)['operations']['simulateDefinition']>['body'],
  'definition' | 'documents'
>;

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function workflowsHandlers(ports: WorkflowsPorts): WorkflowsHandlers {
  const { store } = ports;
  const contents = keptContents(store);
  return {
    ...contentHandlers(store, contents),
    ...simulationHandlers(ports, contents),
    validateWorkflow: async (call) => ({ body: await validate(call, ports) }),
    publishWorkflow: (call) =>
      publish(call, ports, ({ caller, body, requestId }) => publishWorkflow({ caller, ...body, requestId }, ports)),
    promoteVersion: (call) =>
      publish(call, ports, ({ caller, params, body, requestId }) =>
        promoteVersion({ caller, ...params, ...body, requestId }, ports),
      ),
    listWorkflows: async ({ caller, query }) => {
      const { items, ...rest } = await store.listWorkflows(requireTenant(caller).id, query);
      const visible = items.filter(({ id }) => mayOn(caller, 'workflow:read', id));
      return { body: { items: visible.map(toWorkflow), ...rest } };
    },
    readWorkflow: async ({ caller, params }) => {
      const workflow = await requireWorkflow(store, requireTenant(caller).id, params.workflow);
      return { body: toWorkflow(workflow), etag: workflowTag(workflow) };
    },
    changeWorkflow: async ({ caller, params, body, ifMatch, requestId }) => {
      const tenantId = requireTenant(caller).id;
      const change = { tenantId, workflow: params.workflow, ...body, ifMatch };
      const by = { principal: caller.principal, requestId };
      const workflow = await changeWorkflow({ ...change, ...by }, store, ports.clock);
      return { body: toWorkflow(workflow), etag: workflowTag(workflow) };
    },
    listVersions: async ({ caller, params, query }) => {
      const tenantId = requireTenant(caller).id;
      const workflow = await requireWorkflow(store, tenantId, params.workflow);
      const { items, ...rest } = await store.listVersions(tenantId, params.workflow, query);
      return { body: { items: items.map((version) => toVersion(version, workflow)), ...rest } };
    },
  };
}

/** One version and its texts, which are read only for a client that does not have them. */
function contentHandlers(store: WorkflowStore, contents: Contents): ContentHandlers {
  const read = async ({ caller, params }: VersionCall) => {
    const tenantId = requireTenant(caller).id;
    const { workflow, version } = await store.read(tenantId, params.workflow, params.version);
    if (version === undefined) throw new DomainError('not-found');
    return { workflow, version, text: (part: ContentPart) => contents.read(tenantId, version, part) };
  };
  return {
    readVersion: async (call) => {
      const { workflow, version } = await read(call);
      const body = toVersion(version, workflow);
      return { body, etag: versionTag(body) };
    },
    readDefinition: async (call) => {
      const { version, text } = await read(call);
      return { body: async () => ({ definition: await text('definition') }), etag: textTag(version, 'definition') };
    },
    readStateMachine: async (call) => {
      const { version, text } = await read(call);
      const body = async () => {
        const [stateMachine, sourceMap] = await Promise.all([text('state-machine'), text('source-map')]);
        return { stateMachine: JSON.parse(stateMachine), sourceMap: JSON.parse(sourceMap) };
      };
      return { body, etag: textTag(version, 'state-machine') };
    },
  };
}

/** Dry runs. */
function simulationHandlers(ports: WorkflowsPorts, contents: Contents): SimulationHandlers {
  const { store, clock } = ports;
  const run = async (compiled: CompiledWorkflow, { startAt, ...settings }: SimulationSettings) => {
    const startedAt = startAt === undefined ? clock.now() : Date.parse(startAt);
    return { body: await simulateWorkflow({ ...compiled, ...settings, startedAt }, () => clock.now()) };
  };
  return {
    simulateDefinition: async ({ caller, body: { definition, documents, ...settings } }) => {
      const compiled = await compileOrRefuse({ definition, documents }, compilingCaller(caller), ports);
      return run(compiled, settings);
    },
    simulateWorkflow: async ({ caller, params, body: { version, ...settings } }) => {
      const compiled = await storedWorkflow({ store, contents }, requireTenant(caller).id, params.workflow, version);
      return run(compiled, settings);
    },
  };
}

async function requireWorkflow(store: WorkflowStore, tenantId: string, id: string): Promise<WorkflowRecord> {
  const workflow = await store.readWorkflow(tenantId, id);
  if (workflow === undefined) throw new DomainError('not-found');
  return workflow;
}

async function validate({ caller, body }: ValidateCall, ports: WorkflowsPorts) {
  const compiled = await compileDefinition(body, compilingCaller(caller), ports);
  const errors = compiled.ok ? [...inputSchemaFindings(compiled), ...obstacles(compiled)] : compiled.errors;
  const report = compiled.ok ? { report: compiled.report } : {};
  return { valid: errors.length === 0, errors: [...errors], warnings: [...compiled.warnings], ...report };
}

/** What tells the client more: the operation while it is open, then the version, which outlives it. */
function whereToLook(version: VersionRecord): string {
  const { status, operation } = version;
  return status === 'publishing' && operation !== undefined ? operationPath(operation) : versionPath(version);
}

/** Accepts a version, once for an idempotency key. */
async function publish<C extends Pick<Call<Operation>, 'caller' | 'requestId' | 'idempotency'>>(
  call: C,
  ports: WorkflowsPorts,
  accept: (call: C) => Promise<AcceptedVersion>,
) {
  const { caller, idempotency } = call;
  const work = async () => {
    const { version, workflow } = await accept(call);
    return { body: toVersion(version, workflow), location: whereToLook(version) };
  };
  if (idempotency === undefined) return work();
  const table = ports.tables(requireTenant(caller).id);
  const key = idempotencyKey(caller, idempotency);
  return withIdempotency({ table, key, idempotency, clock: ports.clock }, work);
}

type VersionCall = Pick<Call<Operation>, 'caller'> & {
  readonly params: { readonly workflow: string; readonly version: string };
};
