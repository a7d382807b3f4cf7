import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderClient } from '../../../bin/client.ts';
import { methodName } from '../../../client/generator/names.ts';
import manifest from '../../../client/package.json' with { type: 'json' };
import { createClient } from '../../../client/src/index.ts';
import { CONTRACTS } from '../../../lib/contracts.ts';
import release from '../../../package.json' with { type: 'json' };

const GENERATED = join(import.meta.dirname, '../../../client/src/generated');

test('the committed sources are what `npm run client` writes from the contracts', async () => {
  const rendered = renderClient();
  const names = await readdir(GENERATED);
  expect(names.sort()).toEqual(Object.keys(rendered).sort());
  for (const name of names) expect(await readFile(join(GENERATED, name), 'utf8'), name).toBe(rendered[name]);
}, 30_000);

describe('the client', () => {
  const client = createClient({ baseUrl: 'https://api.example.com', credential: '' });
  const operations = CONTRACTS.flatMap(({ context, operations }) =>
    Object.entries(operations).map(([id, operation]) => ({ id, operation, ...methodName(context, id, operation) })),
  ).filter(({ operation }) => operation.path.startsWith('/v1/'));

  test.each(operations)('has a method for $id: $group.$method', ({ group, method }) => {
    expect(client).toHaveProperty([group, method], expect.any(Function));
  });

  test('has nothing else', () => {
    const methods = Object.values(client).flatMap((group) => (typeof group === 'object' ? Object.keys(group) : []));
    expect(methods).toHaveLength(operations.length);
  });
});

test('the package has the version and licence of the release, and needs nothing at run time', () => {
  expect(manifest).toMatchObject({ version: release.version, license: release.license, type: 'module' });
  expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([]);
});
