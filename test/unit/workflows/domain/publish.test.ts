import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Caller } from '../../../../functions/shared/access/caller.ts';
import { permissionsOf } from '../../../../functions/shared/access/permissions.ts';
import { grantsOf } from '../../../../functions/shared/access/roles.ts';
import { FIRST_SETTINGS } from '../../../../functions/shared/access/settings.ts';
import { tenantKeys, tenantPartitions } from '../../../../functions/shared/table/keys.ts';
import { tableWorkflowStore } from '../../../../functions/workflows/adapters/workflow-store.ts';
import { changeWorkflow } from '../../../../functions/workflows/domain/change-workflow.ts';
import type { Compilation, DefinitionSource, MachineOutcome } from '../../../../functions/workflows/domain/ports.ts';
import { publishVersion } from '../../../../functions/workflows/domain/publish-version.ts';
import { publishWorkflow } from '../../../../functions/workflows/domain/publish-workflow.ts';
import { workflowTag } from '../../../../functions/workflows/domain/resources.ts';
import type { PublishMessage } from '../../../../functions/workflows/events.ts';
import type { SuppliedDocuments } from '../../../../functions/workflows/language/openapi/supplied-documents.ts';
import { sourceMapReader, versionReader } from '../../../../functions/workflows/public.ts';
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

const sourceMap = { tasks: { '/do/0/a': { name: 'a', kind: 'set' } }, states: { a: { task: '/do/0/a' } } };

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

function setUp() {
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

let cell: ReturnType<typeof setUp>;
beforeEach(() => {
  cell = setUp();
});
const coded = (code: string) => expect.objectContaining({ code });
const live = async () => (await cell.read()).workflow?.live?.version;

describe('publishing', () => {
  test('stores version, content and audit entry, and tells the publisher', async () => {
    const { version } = await cell.publish({ a: 'ü' });
    expect(version).toMatchObject({ status: 'publishing', createdBy: 'user/ada' });
    expect(cell.messages).toEqual([
      { tenantId: 'acme', workflow: 'shop.order', version: '1.0.0', requestId: 'request-1' },
    ]);
    expect(await sourceMapReader()(cell.tables('acme'), 'acme', 'shop.order', '1.0.0')).toEqual(sourceMap);
    const audit = await cell.table.page({ partition: tenantPartitions.audit('acme'), limit: 10 });
    expect(audit.items).toMatchObject([{ action: 'workflow.publish', details: { version: '1.0.0' } }]);
    expect(await live()).toBeUndefined();
  });

  test('the same content again answers with the version there is; other content is refused', async () => {
    await cell.publish({ a: 1 });
    expect((await cell.publish({ a: 1 })).version.status).toBe('publishing');
    expect(cell.messages).toHaveLength(2);
    await cell.settle('1.0.0');
    expect((await cell.publish({ a: 1 })).version.status).toBe('published');
    expect(cell.messages).toHaveLength(2);
    await expect(cell.publish({ a: 2 })).rejects.toThrow(coded('version-exists'));
  });

  test('what needs a part that does not run yet, and what holds credentials, is refused', async () => {
    const need = { part: 'schedules', pointer: '/do/0/a' };
    const credential = { pointer: '/do/0/a/with', code: 'credential-in-definition', detail: 'It is written out.' };
    await expect(cell.publish({ needs: [need], warnings: [credential] })).rejects.toMatchObject({
      code: 'invalid-definition',
      findings: [{ code: 'not-deployed', pointer: '/do/0/a' }, credential],
    });
    await cell.publish({ warnings: [{ ...credential, code: 'rounded-duration' }] });
  });

  test('the same definition with another document is another content', async () => {
    const [first, second] = [{ 'https://a.example': '{}' }, { 'https://a.example': '{"openapi":"3.1.0"}' }];
    await cell.publish({ a: 1 }, true, first);
    await cell.publish({ a: 1 }, true, first);
    await expect(cell.publish({ a: 1 }, true, second)).rejects.toThrow(coded('version-exists'));
  });

  test('what does not compile, or has a schema that is not understood, is refused with its findings', async () => {
    await expect(cell.publish({ fails: true })).rejects.toThrow(coded('invalid-definition'));
    await expect(cell.publish({ inputSchema: { type: 'strin' } })).rejects.toThrow(
      expect.objectContaining({ findings: [expect.objectContaining({ pointer: '/input/schema/document/type' })] }),
    );
    expect((await cell.store.listWorkflows('acme', { limit: 10 })).items).toEqual([]);
  });

  test('counts workflows, not versions, up to the limit, also when they come at once', async () => {
    const names = Array.from({ length: LIMITS.workflows + 2 }, (_, index) => `w${index}`);
    const outcomes = await Promise.allSettled(names.map((name) => cell.publish({ name })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(LIMITS.workflows);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.every(({ reason }) => reason.code === 'workflow-limit-reached')).toBe(true);
    expect(await cell.table.get(tenantKeys.counters('acme'))).toMatchObject({ workflows: LIMITS.workflows });
    const kept = (await cell.store.listWorkflows('acme', { limit: 10 })).items[0]?.id.split('.')[1];
    await expect(cell.publish({ name: kept, version: '2.0.0' })).resolves.toBeDefined();
  });

  test('several versions at the same moment keeps them all', async () => {
    const versions = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'];
    await Promise.all(versions.map((version) => cell.publish({ version })));
    const { items } = await cell.store.listVersions('acme', 'shop.order', { limit: 10 });
    expect(items.map(({ version }) => version)).toEqual(versions);
    expect((await cell.read()).workflow?.revision).toBe(4);
  });
});

describe('the publisher', () => {
  test('publishes once; a message that comes again does nothing', async () => {
    await cell.publish();
    await cell.settle('1.0.0', '1.0.0', '9.9.9');
    expect(cell.published).toHaveLength(1);
    expect(cell.published[0]?.definition).toBe('{"rest":{}}');
    expect(await cell.read()).toMatchObject({
      version: { status: 'published', stateMachineVersionArn: 'arn:1.0.0:1' },
      workflow: { live: { version: '1.0.0', arn: 'arn:1.0.0:1' } },
    });
  });

  test('records a refusal, after which the version may be published again', async () => {
    await cell.publish({ a: 1 });
    cell.outcomes.push({ kind: 'refused', detail: 'Step Functions refused it' });
    await cell.settle('1.0.0');
    expect((await cell.read()).version).toMatchObject({ status: 'failed', failure: 'Step Functions refused it' });
    expect(await live()).toBeUndefined();
    await cell.publish({ a: 2 });
    await cell.settle('1.0.0');
    expect((await cell.read()).version).toMatchObject({ status: 'published' });
    expect((await cell.read()).version).not.toHaveProperty('failure');
    expect(cell.published[1]?.definition).toBe('{"rest":{"a":2}}');
  });

  test('makes the first version live whatever was asked, later ones only if asked', async () => {
    await cell.publish({}, false);
    await cell.settle('1.0.0');
    expect(await live()).toBe('1.0.0');
    await cell.publish({ version: '1.1.0' }, false);
    await cell.settle('1.1.0');
    expect(await live()).toBe('1.0.0');
    await cell.publish({ version: '1.2.0' });
    await cell.settle('1.2.0');
    expect(await live()).toBe('1.2.0');
  });

  test('lets the last wish win, in whatever order the messages come', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0']) await cell.publish({ version });
    await cell.settle('1.2.0', '1.0.0', '1.1.0');
    expect(await live()).toBe('1.2.0');
    await cell.publish({ version: '1.3.0' });
    await cell.setLive('1.0.0');
    await cell.settle('1.3.0');
    expect(await live()).toBe('1.0.0');
  });
});

describe('the live version', () => {
  beforeEach(async () => {
    await cell.publish();
    await cell.publish({ version: '1.1.0', inputSchema: { type: 'object' } });
    await cell.settle('1.0.0', '1.1.0');
  });

  test('rolls back and forth, on the state that was read', async () => {
    const { workflow } = await cell.read();
    const tag = workflow === undefined ? '' : workflowTag(workflow);
    expect((await cell.setLive('1.0.0', tag)).live?.version).toBe('1.0.0');
    await expect(cell.setLive('1.1.0', tag)).rejects.toThrow(coded('precondition-failed'));
    expect((await cell.setLive('1.1.0')).live?.version).toBe('1.1.0');
  });

  test('must be published', async () => {
    await cell.publish({ version: '2.0.0' });
    await expect(cell.setLive('2.0.0')).rejects.toThrow(coded('version-not-published'));
    await expect(cell.setLive('3.0.0')).rejects.toThrow(coded('not-found'));
  });

  test('is what a start finds, with its schema; others are found by name', async () => {
    const find = (workflow: string, version?: string) =>
      versionReader().find(cell.tables('acme'), 'acme', workflow, version);
    expect(await find('shop.order')).toEqual({
      workflow: 'shop.order',
      version: '1.1.0',
      arn: 'arn:1.1.0:2',
      inputSchema: { type: 'object' },
    });
    expect(await find('shop.order', '1.0.0')).toEqual({ workflow: 'shop.order', version: '1.0.0', arn: 'arn:1.0.0:1' });
    await expect(find('shop.none')).rejects.toThrow(coded('not-found'));
    await expect(find('shop.order', '9.0.0')).rejects.toThrow(coded('not-found'));
    await cell.publish({ version: '2.0.0' });
    await expect(find('shop.order', '2.0.0')).rejects.toThrow(coded('version-not-published'));
  });

  test('is read every time, though versions are kept', async () => {
    const reader = versionReader();
    const find = async () => (await reader.find(cell.tables('acme'), 'acme', 'shop.order')).version;
    expect(await find()).toBe('1.1.0');
    await cell.setLive('1.0.0');
    expect(await find()).toBe('1.0.0');
    await cell.setLive('1.1.0');
    expect(await find()).toBe('1.1.0');
  });

  test('is the only thing that is read again of a version that was read', async () => {
    const reader = versionReader();
    const table = cell.tables('acme');
    const gets = vi.spyOn(table, 'get');
    for (let time = 0; time < 3; time++) await reader.find(table, 'acme', 'shop.order');
    expect(gets.mock.calls.map(([{ SK }]) => SK)).toEqual([
      'shop.order',
      'shop.order@1.1.0',
      'shop.order',
      'shop.order',
    ]);
    const forgetful = versionReader({ mostEntries: 1, mostBytes: 0, bytesOf: () => 1 });
    gets.mockClear();
    for (let time = 0; time < 2; time++) await forgetful.find(table, 'acme', 'shop.order');
    expect(gets).toHaveBeenCalledTimes(4);
  });
});

test('the list of workflows skips their versions', async () => {
  const names = ['a', 'a-b', 'b'];
  for (const name of names) for (const version of ['1.0.0', '2.0.0']) await cell.publish({ name, version });
  const first = await cell.store.listWorkflows('acme', { limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(['shop.a', 'shop.a-b']);
  const second = await cell.store.listWorkflows('acme', { limit: 2, cursor: first.next });
  expect(second.items.map(({ id }) => id)).toEqual(['shop.b']);
  expect(second.next).toBeUndefined();
});
