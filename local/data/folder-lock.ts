import { readFile, rm, writeFile } from 'node:fs/promises';
import { DataFolderError } from './data-folder-error.ts';

/** Locks of this process: an older process may have had the same id, in a container above all. */
const held = new Set<string>();

/**
 * Takes a folder for this process, by a file with its process id. A file of a process that is gone is replaced.
 * @returns what gives the folder back
 * @throws DataFolderError `DATA_FOLDER_IN_USE`
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  if (!(await tryLock(path))) {
    const owner = Number(await readFile(path, 'utf8'));
    if (held.has(path) || (owner !== process.pid && isRunning(owner))) {
      throw new DataFolderError(
        'DATA_FOLDER_IN_USE',
        `process ${owner} keeps its state here; if that is no local cloud, delete ${path}`,
      );
    }
    await rm(path, { force: true });
    if (!(await tryLock(path))) throw new DataFolderError('DATA_FOLDER_IN_USE', `${path} was taken at this moment`);
  }
  held.add(path);
  return async () => {
    held.delete(path);
    await rm(path, { force: true });
  };
}

async function tryLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    // Signal 0 asks whether there is such a process, and does nothing to it.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
