import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORMAT_VERSION, openDataFolder, type Snapshot } from '../../../../local/data/data-folder.ts';
import { withTemporaryFolder } from '../../../support/temporary-folder.ts';

const SNAPSHOT: Snapshot = { savedAt: 1_800_000_000_000, memories: new Map([['sqs', '{"queues":["ä\\n"]}']]) };

async function saved(folder: string, snapshot = SNAPSHOT): Promise<string> {
  const data = await openDataFolder(folder);
  await data.save(snapshot);
  await data.release();
  return join(folder, 'state.jsonl');
}

describe('a data folder', () => {
  test('gives back what was saved last', async () => {
    const names = fc.string({ unit: 'binary', maxLength: 12 });
    const snapshots = fc.record({
      savedAt: fc.nat(),
      memories: fc
        .dictionary(names, fc.jsonValue(), { maxKeys: 4, noNullPrototype: true })
        .map((memories) => new Map(Object.entries(memories).map(([name, value]) => [name, JSON.stringify(value)]))),
    });
    await fc.assert(
      fc.asyncProperty(snapshots, snapshots, (first, last) =>
        withTemporaryFolder(async (folder) => {
          await saved(folder, first);
          await saved(folder, last);
          const data = await openDataFolder(folder);
          expect(data.found).toEqual(last);
          await data.release();
        }),
      ),
      { numRuns: 10 },
    );
    // Having a file on the disk takes a slow one a tenth of a second, twenty times.
  }, 20_000);

  test('is made when it is not there, and is empty at first', () =>
    withTemporaryFolder(async (folder) => {
      const data = await openDataFolder(join(folder, 'deep', 'data'));
      expect(data.found).toBeUndefined();
      await data.release();
      expect(await readdir(join(folder, 'deep', 'data'))).toEqual([]);
    }));

  test('is for its owner only', () =>
    withTemporaryFolder(async (folder) => {
      const file = await saved(join(folder, 'data'));
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
    }));

  test('what a process that died left half written is not read', () =>
    withTemporaryFolder(async (folder) => {
      const file = await saved(folder);
      await writeFile(`${file}.new`, 'half a li');
      const data = await openDataFolder(folder);
      expect(data.found).toEqual(SNAPSHOT);
      await data.release();
    }));
});

describe('a data folder is refused, and stays as it is,', () => {
  async function expectRefusal(folder: string, code: string) {
    const before = await contents(folder);
    await expect(openDataFolder(folder)).rejects.toMatchObject({ code, message: expect.stringContaining(code) });
    expect(await contents(folder)).toEqual(before);
  }

  async function contents(folder: string) {
    const names = await readdir(folder);
    return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'base64')]));
  }

  test('when another cloud has it', () =>
    withTemporaryFolder(async (folder) => {
      const data = await openDataFolder(folder);
      await data.save(SNAPSHOT);
      await expectRefusal(folder, 'DATA_FOLDER_IN_USE');
      await data.release();
    }));

  test('when another process has it; not when that process is gone', () =>
    withTemporaryFolder(async (folder) => {
      await saved(folder);
      await writeFile(join(folder, 'lock'), String(process.ppid));
      await expectRefusal(folder, 'DATA_FOLDER_IN_USE');
      for (const gone of [String(process.pid), '', '99999999']) {
        await writeFile(join(folder, 'lock'), gone);
        const data = await openDataFolder(folder);
        expect(data.found).toEqual(SNAPSHOT);
        await data.release();
      }
    }));

  test('when it holds something else', () =>
    withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'thesis.txt'), 'years of work');
      await expectRefusal(folder, 'DATA_FOLDER_FOREIGN');
    }));

  test('when the system does not let it be one', () =>
    withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, 'lock'), '');
      await expect(openDataFolder(join(folder, 'lock'))).rejects.toMatchObject({
        code: 'DATA_FOLDER_UNUSABLE',
        message: expect.stringContaining('EEXIST'),
      });
    }));

  test('when it is of another version', () =>
    withTemporaryFolder(async (folder) => {
      const file = await saved(folder);
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(`"version":${FORMAT_VERSION}`, `"version":${FORMAT_VERSION + 1}`));
      await expectRefusal(folder, 'DATA_FOLDER_VERSION');
    }));

  test('when any byte of what is kept is another, or missing', () =>
    withTemporaryFolder(async (folder) => {
      const file = await saved(folder);
      const whole = await readFile(file);
      const body = whole.indexOf('\n') + 1;
      const damage = fc.oneof(
        fc.integer({ min: 0, max: whole.length - 1 }).map((length) => whole.subarray(0, length)),
        fc
          .tuple(fc.integer({ min: body, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }))
          .map(([at, bits]) => {
            const damaged = Buffer.from(whole);
            damaged[at] = (damaged[at] ?? 0) ^ bits;
            return damaged;
          }),
      );
      await fc.assert(
        fc.asyncProperty(damage, async (damaged) => {
          await writeFile(file, damaged);
          await expectRefusal(folder, 'DATA_FOLDER_CORRUPT');
        }),
        { numRuns: 60 },
      );
    }));
});
