import { beforeEach, describe, expect, test } from 'vitest';
import { keptContents } from '../../../../functions/workflows/domain/contents.ts';
import type { VersionRecord } from '../../../../functions/workflows/domain/records.ts';
import { textTag } from '../../../../functions/workflows/domain/resources.ts';

const reads: string[] = [];
let text = 'first';
const store = {
  async readContent(tenantId: string, workflow: string, version: string, part: string) {
    reads.push([tenantId, workflow, version, part].join(' '));
    return text;
  },
};
const version = (status: VersionRecord['status'], rest: Partial<VersionRecord> = {}) =>
  ({
    workflow: 'shop.order',
    version: '1.0.0',
    contentHash: 'a',
    acceptedAtRevision: 1,
    status,
    ...rest,
  }) as VersionRecord;

beforeEach(() => {
  reads.length = 0;
  text = 'first';
});

describe('the texts of a version', () => {
  test('are read once when it is published, for each tenant and part', async () => {
    const contents = keptContents(store);
    for (let time = 0; time < 3; time++) {
      await contents.read('acme', version('published'), 'definition');
      await contents.read('acme', version('published'), 'source-map');
      await contents.read('globex', version('published'), 'definition');
    }
    expect(reads).toEqual([
      'acme shop.order 1.0.0 definition',
      'acme shop.order 1.0.0 source-map',
      'globex shop.order 1.0.0 definition',
    ]);
  });

  test('are read every time before, since another content may follow one that failed', async () => {
    const contents = keptContents(store);
    expect(await contents.read('acme', version('failed'), 'definition')).toBe('first');
    text = 'second';
    expect(await contents.read('acme', version('publishing'), 'definition')).toBe('second');
    expect(await contents.read('acme', version('published'), 'definition')).toBe('second');
  });

  test('take no more memory than is set', async () => {
    const contents = keptContents(store, { mostEntries: 9, mostBytes: 10, bytesOf: ({ length }) => length });
    for (const name of ['shop.a', 'shop.b', 'shop.c']) {
      await contents.read('acme', version('published', { workflow: name }), 'definition');
    }
    await contents.read('acme', version('published', { workflow: 'shop.a' }), 'definition');
    expect(reads).toHaveLength(4);
  });

  test('have a tag that changes with the content, and with each time it is accepted', () => {
    const tags = [
      textTag(version('published'), 'definition'),
      textTag(version('published'), 'state-machine'),
      textTag(version('published', { contentHash: 'b' }), 'definition'),
      textTag(version('published', { acceptedAtRevision: 2 }), 'definition'),
    ];
    expect(new Set(tags).size).toBe(tags.length);
    expect(textTag(version('publishing'), 'definition')).toBe(tags[0]);
  });
});
