import { expect } from 'vitest';
import type { Caller } from '../../../../functions/shared/access/caller.ts';
import { permissionsOf } from '../../../../functions/shared/access/permissions.ts';
import { grantsOf } from '../../../../functions/shared/access/roles.ts';
import { FIRST_SETTINGS } from '../../../../functions/shared/access/settings.ts';
import { tableWorkflowStore } from '../../../../functions/workflows/adapters/workflow-store.ts';
import { changeWorkflow } from '../../../../functions/workflows/domain/change-workflow.ts';
import type { Compilation, DefinitionSource, MachineOutcome } from '../../../../functions/workflows/domain/ports.ts';
import { publishVersion } from '../../../../functions/workflows/domain/publish-version.ts';
import { publishWorkflow } from '../../../../functions/workflows/domain/publish-workflow.ts';
import { workflowTag } from '../../../../functions/workflows/domain/resources.ts';
import type { PublishMessage } from '../../../../functions/workflows/events.ts';
import type { SuppliedDocuments } from '../../../../functions/workflows/language/openapi/supplied-documents.ts';
import { manualClock } from '../../../support/api-calls.ts';
import { LIMITS, memoryCell } from '../../../support/tenants.ts';

const by = { principal: { kind: 'user', id: 'ada' }, requestId: 'request-1' } as const;
const tenant = {
  id: 'acme',
  name: 'Acme',
  tier: 'basic',
  limits: LIMITS,
  roles: {},
  settings: FIRST_SETTINGS,
} as const;
const grants = grantsOf(['author'], {});
const caller: Caller = {
  principal: by.principal,
  tenant,
  roles: ['author'],
  grants,
  permissions: permissionsOf(grants),
};
const report = {
  states: 1,
  definitionBytes: 10,
  longestStateName: 1,
  transitions: { least: 1, most: null },
  historyEvents: { least: 4, most: null },
  dollarsPerThousandRuns: { least: 0.025, most: null },
  payloadRisks: [],
};

export const sourceMap = { tasks: { '/do/0/a': { name: 'a', kind: 'set' } }, states: { a: { task: '/do/0/a' } } };

/** A compiler for documents that are little more than their names. */
function compile({ definition }: DefinitionSource): Compilation {
  const source = typeof definition === 'string' ? JSON.parse(definition) : definition;
  if (source.fails) return { ok: false, errors: [{ pointer: '/do', code: 'bad', detail: 'bad' }], warnings: [] };
  const { name = 'order', version = '1.0.0', inputSchema, needs, warnings, ...rest } = source;
  const schema = inputSchema === undefined ? {} : { inputSchema };
  const document = { namespace: 'shop', name, version };
  return {
    ok: true,
    document,
    ...schema,
    stateMachine: { rest },
    sourceMap,
    needs: needs ?? [],
    report,
    warnings: warnings ?? [],
  };
}

/** A tenant that publishes, with a compiler, a queue and a Step Functions that remember. */
export function publishingCell() {
  const cell = memoryCell();
  const clock = manualClock();
  const store = tableWorkflowStore(cell.tenantTables, clock);
  const messages: PublishMessage[] = [];
  const published: { version: string; definition: string }[] = [];
  const outcomes: MachineOutcome[] = [];
  const machines = {
    async publish({ version, definition }: { version: string; definition: string }): Promise<MachineOutcome> {
      published.push({ version, definition });
      return outcomes.shift() ?? { kind: 'published', arn: `arn:${version}:${published.length}` };
    },
  };
  const queue = { send: async (message: PublishMessage) => void messages.push(message) };
  const ports = { compile, store, queue, machines, clock };
  return {
    ...ports,
    table: cell.table,
    tables: cell.tenantTables,
    messages,
    published,
    outcomes,
    publish: (definition: Record<string, unknown> = {}, live = true, documents: SuppliedDocuments = {}) =>
      publishWorkflow({ caller, definition, documents, live, requestId: by.requestId }, ports),
    /** Handles the messages that wait, in their order. */
    async settle(...versions: string[]) {
      for (const version of versions) {
        await publishVersion({ tenantId: 'acme', workflow: 'shop.order', version, requestId: 'r' }, ports);
      }
    },
    read: (version = '1.0.0') => store.read('acme', 'shop.order', version),
    setLive: async (version: string, ifMatch?: string) => {
      const { workflow } = await store.read('acme', 'shop.order', version);
      const tag = ifMatch ?? (workflow === undefined ? '' : workflowTag(workflow));
      return changeWorkflow(
        { tenantId: 'acme', workflow: 'shop.order', liveVersion: version, ifMatch: tag, ...by },
        store,
        clock,
      );
    },
  };
}

/** The error with this code. */
export const coded = (code: string) => expect.objectContaining({ code });
