import type { Clock } from '../../functions/shared/clock.ts';
import type { DataFolder, Snapshot } from './data-folder.ts';
import { DataFolderError } from './data-folder-error.ts';
import type { Memory } from './memory.ts';

/** Parts of the cloud with a memory, by name. */
export type Memories = ReadonlyMap<string, Memory>;

/** Gives every part what an earlier process kept of it. @throws DataFolderError `DATA_FOLDER_CORRUPT` */
export function takeBack({ found, path }: DataFolder, memories: Memories): void {
  for (const [name, memory] of memories) {
    const kept = found?.memories.get(name);
    if (kept === undefined) continue;
    try {
      memory.takeBack(JSON.parse(kept));
    } catch (cause) {
      throw new DataFolderError('DATA_FOLDER_CORRUPT', `what ${path} keeps of ${name} is not understood`, { cause });
    }
  }
}

/** Writes the state of the cloud down, again and again. */
export interface Keeper {
  /**
   * Writes the state as it is at the moment of the call, and no later one.
   * @throws Error when it cannot be written
   */
  finish(): Promise<void>;
}

/** How long a change may go unwritten, when writing takes no time. */
const PAUSE_MS = 250;

/** Of the process' time at most a tenth goes into keeping: the more there is, the rarer it is written. */
const PAUSE_FACTOR = 9;

/**
 * Begins to keep the state in the folder: all services at one moment, so that they fit together, whenever something has
 * changed. What happened since the last time is lost with a process that is killed.
 */
export function startKeeper(folder: DataFolder, memories: Memories, clock: Clock, log: (line: string) => void): Keeper {
  let saved: Snapshot['memories'] = new Map();
  let saving: Promise<void> = Promise.resolve();
  let timer = setTimeout(sweep, PAUSE_MS).unref();
  let finished = false;

  async function save(): Promise<void> {
    const snapshot = { savedAt: clock.now(), memories: written(memories) };
    await saving;
    if (sameMemories(snapshot.memories, saved)) return;
    await folder.save(snapshot);
    saved = snapshot.memories;
  }

  function sweep() {
    const begun = performance.now();
    saving = save()
      .catch((error: unknown) => log(`the state could not be written to ${folder.path}: ${String(error)}`))
      .finally(() => {
        const pause = Math.max(PAUSE_MS, PAUSE_FACTOR * (performance.now() - begun));
        if (!finished) timer = setTimeout(sweep, pause).unref();
      });
  }

  return {
    finish() {
      finished = true;
      clearTimeout(timer);
      return save();
    },
  };
}

function written(memories: Memories): Snapshot['memories'] {
  return new Map([...memories].map(([name, memory]) => [name, JSON.stringify(memory.keep())]));
}

function sameMemories(one: Snapshot['memories'], other: Snapshot['memories']): boolean {
  return one.size === other.size && [...one].every(([name, text]) => other.get(name) === text);
}
