import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { importInFreshProcess } from '../../../bench/fresh-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tributary-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(text: string): string {
  const file = join(folder, `${text.length}.cjs`);
  writeFileSync(file, text);
  return file;
}

test('an import is timed alone, with the environment that it gets, whatever it prints', async () => {
  const busy = `if (process.env.GREETING !== 'hello') throw new Error('no greeting');
    console.log('loading'); const end = Date.now() + 30; while (Date.now() < end);
    setTimeout(() => console.log('late'), 10_000);`;
  const { wallMs, cpuMs } = await importInFreshProcess(moduleOf(busy), { GREETING: 'hello' });
  expect(wallMs).toBeGreaterThanOrEqual(29);
  expect(wallMs).toBeLessThan(5_000);
  expect(cpuMs).toBeGreaterThan(0);
});

test('a module that cannot be loaded is an error that says why', async () => {
  await expect(importInFreshProcess(moduleOf(`throw new Error('no table name');`), {})).rejects.toThrow(
    'no table name',
  );
});
