import { beforeEach, describe, expect, test, vi } from 'vitest';
import { workflowTag } from '../../../../functions/workflows/domain/resources.ts';
import { versionReader } from '../../../../functions/workflows/public.ts';

import { coded, publishingCell } from './publishing.ts';

let cell: ReturnType<typeof publishingCell>;
beforeEach(() => {
  cell = publishingCell();
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
