import { beforeEach, describe, expect, test } from 'vitest';
import { tenantKeys, tenantPartitions } from '../../../../functions/shared/table/keys.ts';
import { sourceMapReader } from '../../../../functions/workflows/public.ts';
import { LIMITS } from '../../../support/tenants.ts';

import { coded, publishingCell, sourceMap } from './publishing.ts';

let cell: ReturnType<typeof publishingCell>;
beforeEach(() => {
  cell = publishingCell();
});
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

test('the list of workflows skips their versions', async () => {
  const names = ['a', 'a-b', 'b'];
  for (const name of names) for (const version of ['1.0.0', '2.0.0']) await cell.publish({ name, version });
  const first = await cell.store.listWorkflows('acme', { limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(['shop.a', 'shop.a-b']);
  const second = await cell.store.listWorkflows('acme', { limit: 2, cursor: first.next });
  expect(second.items.map(({ id }) => id)).toEqual(['shop.b']);
  expect(second.next).toBeUndefined();
});
