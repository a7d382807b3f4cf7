import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDataFolder } from '../../../../local/data/data-folder.ts';
import { startKeeper, takeBack } from '../../../../local/data/keeper.ts';
import { memoryOf } from '../../../../local/data/memory.ts';
import { createManualClock } from '../../../../local/timers.ts';
import { withTemporaryFolder } from '../../../support/temporary-folder.ts';

const clock = createManualClock(1_800_000_000_000);

/** A service that remembers a number. */
function counter(value = 0) {
  const state = { value };
  const memory = memoryOf<number>({
    keep: () => state.value,
    takeBack: (kept) => {
      if (typeof kept !== 'number') throw new TypeError('not a number');
      state.value = kept;
    },
  });
  return { state, memories: new Map([['counter', memory]]) };
}

async function keptIn(path: string) {
  const data = await openDataFolder(path);
  const { state, memories } = counter(-1);
  takeBack(data, memories);
  await data.release();
  return { value: state.value, savedAt: data.found?.savedAt };
}

test('a change is written down by itself, and the last one at the end', () =>
  withTemporaryFolder(async (path) => {
    const data = await openDataFolder(path);
    const { state, memories } = counter();
    const keeper = startKeeper(data, memories, clock, (line) => expect.unreachable(line));
    state.value = 7;
    await expect.poll(() => readFile(join(path, 'state.jsonl'), 'utf8').catch(() => '')).toMatch(/"counter"\t7\n$/);
    state.value = 8;
    const finished = keeper.finish();
    state.value = 9;
    await finished;
    await data.release();
    expect(await keptIn(path)).toEqual({ value: 8, savedAt: clock.now() });
  }));

test('what cannot be written is told, tried again, and in the end an error', () =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, 'data');
    const data = await openDataFolder(path);
    await rm(path, { recursive: true });
    const lines: string[] = [];
    const keeper = startKeeper(data, counter().memories, clock, (line) => lines.push(line));
    await expect.poll(() => lines.length).toBeGreaterThanOrEqual(2);
    expect(lines[0]).toContain('could not be written');
    await expect(keeper.finish()).rejects.toMatchObject({ code: 'ENOENT' });
  }));

test('a memory that is not understood stops the start', () =>
  withTemporaryFolder(async (path) => {
    const data = await openDataFolder(path);
    await data.save({ savedAt: 0, memories: new Map([['counter', '"seven"']]) });
    await data.release();
    await expect(keptIn(path)).rejects.toMatchObject({ code: 'DATA_FOLDER_CORRUPT' });
  }));

test('what no part of the cloud knows any more is forgotten', () =>
  withTemporaryFolder(async (path) => {
    const data = await openDataFolder(path);
    await data.save({ savedAt: 0, memories: new Map([['telegraph', '"dots"']]) });
    await data.release();
    expect(await keptIn(path)).toEqual({ value: -1, savedAt: 0 });
  }));
