import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type AddedTenant, type Cell, startCell } from '../../bench/load/cell.ts';
import { withTemporaryFolder } from '../support/temporary-folder.ts';

let cell: Cell;
let tenants: AddedTenant[];

beforeAll(async () => {
  cell = await startCell({ assembly: inject('assembly') });
  tenants = [];
  for (const id of ['flooder', 'quiet']) tenants.push(await cell.addTenant(id, { tier: 'pro' }));
});
afterAll(() => cell?.close());

/** What the command prints. It ends with status 1 when a target is missed, as so few requests may do. */
function load(args: readonly string[]): Promise<string> {
  return withTemporaryFolder((folder) => {
    const keys = join(folder, 'keys.yaml');
    writeFileSync(keys, tenants.map(({ id, key }) => `${id}: ${key}\n`).join(''));
    const command = ['bench/load/main.ts', '--url', cell.cloud.baseUrl, '--keys', keys, ...args];
    return new Promise((resolve, reject) => {
      execFile(process.execPath, command, (error, stdout, stderr) => {
        if (error === null || error.code === 1) resolve(stdout);
        else reject(new Error(stderr));
      });
    });
  });
}

test('puts the load of neighbours on a deployment, and shows what its tenants saw', async () => {
  const figures = ['--flood', '12', '--quiet-tenants', '1', '--alone-seconds', '2', '--run-seconds', '1'];
  const table = await load(['--only', 'noisy-neighbour', ...figures]);
  expect(table).toMatch(/^\| as deployed \| [\d.]+ \| \d+ \/ \d+ \| \d+ \/ \d+ \| \d+ \/ \d+ \|/m);
});

test('puts many executions on a deployment, and shows throughput and latency', async () => {
  const table = await load(['--only', 'long-run', '--executions', '8']);
  expect(table).toMatch(/^\| 2 tenants \| 8 \| [\d.]+ \| \d+ \/ \d+ \| \d+ \/ \d+ \|/m);
});

test('refuses scenarios that break or look into a cloud of their own, and fewer tenants than are needed', async () => {
  await expect(load(['--only', 'faults'])).rejects.toThrow('faults runs on a local cloud of its own');
  await expect(load(['--only', 'noisy-neighbour'])).rejects.toThrow('there must be keys of 10 tenants');
});
