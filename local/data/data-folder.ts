import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DataFolderError } from './data-folder-error.ts';
import { takeLock } from './folder-lock.ts';

/** Grows with every change of what is kept or how; states of other versions are refused, not guessed at. */
export const FORMAT_VERSION = 3;

const FORMAT = 'tributary-local-cloud';
const STATE = 'state.jsonl';
const LOCK = 'lock';

/** What the cloud remembered at one moment. */
export interface Snapshot {
  /** By the clock of the cloud, in milliseconds since the epoch. */
  readonly savedAt: number;
  /** What each service kept, as JSON, by its name. */
  readonly memories: ReadonlyMap<string, string>;
}

/** A folder that keeps one local cloud's state, of one process at a time. */
export interface DataFolder {
  readonly path: string;
  /** The state found when the folder was opened. @default - it was empty */
  readonly found: Snapshot | undefined;
  /** Replaces the state, entirely or not at all, whatever happens to the process or the machine meanwhile. */
  save(snapshot: Snapshot): Promise<void>;
  /** Lets another process have the folder. */
  release(): Promise<void>;
}

/**
 * Opens a folder for this process alone, and makes it when it does not exist. Only its owner may read it: it holds
 * passwords, keys and secrets.
 * @throws DataFolderError when it cannot be gone on with; nothing in it has changed then
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    return await openFolder(path);
  } catch (error) {
    if (error instanceof DataFolderError || !(error instanceof Error)) throw error;
    throw new DataFolderError('DATA_FOLDER_UNUSABLE', `${path} cannot keep state: ${error.message}`, { cause: error });
  }
}

async function openFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const files = await readdir(path);
  if (files.length > 0 && !files.some((name) => name.startsWith(STATE) || name === LOCK)) {
    throw new DataFolderError('DATA_FOLDER_FOREIGN', `${path} holds other files; choose an empty folder`);
  }
  const release = await takeLock(join(path, LOCK));
  try {
    const found = files.includes(STATE) ? readSnapshot(await readFile(join(path, STATE), 'utf8'), path) : undefined;
    return { path, found, save: (snapshot) => replaceFile(join(path, STATE), writeSnapshot(snapshot)), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A line that says what follows, with its digest, and a line for each service. */
function writeSnapshot({ savedAt, memories }: Snapshot): string {
  const body = [...memories].map(([service, memory]) => `${JSON.stringify(service)}\t${memory}\n`).join('');
  const header = { format: FORMAT, version: FORMAT_VERSION, savedAt, sha256: digest(body) };
  return `${JSON.stringify(header)}\n${body}`;
}

/** @throws DataFolderError `DATA_FOLDER_VERSION`, `DATA_FOLDER_CORRUPT` */
function readSnapshot(text: string, path: string): Snapshot {
  const end = text.indexOf('\n');
  const header = readHeader(text.slice(0, Math.max(0, end)));
  const body = text.slice(end + 1);
  if (header.format !== FORMAT) throw corrupt(path, 'it does not begin like one');
  if (header.version !== FORMAT_VERSION) {
    const versions = `version ${String(header.version)}, this program reads version ${FORMAT_VERSION}`;
    throw new DataFolderError('DATA_FOLDER_VERSION', `the state in ${path} is of ${versions}`);
  }
  if (typeof header.savedAt !== 'number' || header.sha256 !== digest(body)) throw corrupt(path, 'its digest differs');
  const lines = body.split('\n').filter((line) => line !== '');
  const memories = lines.map((line) => {
    const tab = line.indexOf('\t');
    return [JSON.parse(line.slice(0, tab)) as string, line.slice(tab + 1)] as const;
  });
  return { savedAt: header.savedAt, memories: new Map(memories) };
}

interface Header {
  readonly format?: unknown;
  readonly version?: unknown;
  readonly savedAt?: unknown;
  readonly sha256?: unknown;
}

function readHeader(line: string): Header {
  try {
    const header: unknown = JSON.parse(line);
    return typeof header === 'object' && header !== null ? header : {};
  } catch {
    // A header that is no JSON says nothing; the caller refuses it.
    return {};
  }
}

function corrupt(path: string, reason: string): DataFolderError {
  const cure = 'put a copy back, or begin with an empty folder';
  return new DataFolderError('DATA_FOLDER_CORRUPT', `${join(path, STATE)} is no whole state: ${reason}; ${cure}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Writes beside the file, has it on the disk, and puts it in place in one step. */
async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
