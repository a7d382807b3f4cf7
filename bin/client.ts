import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSources } from '../client/generator/generate.ts';
import { CONTRACTS } from '../lib/contracts.ts';

const ROOT = join(import.meta.dirname, '..');
const CLIENT = join(ROOT, 'client');
const GENERATED = join(CLIENT, 'src', 'generated');

/** The generated sources of the client as they are committed: by file name, in the project's format. */
export function renderClient(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(generateSources(CONTRACTS)).map(([file, text]) => [file, format(join(GENERATED, file), text)]),
  );
}

/** Runs a tool of the project. @throws Error with its output when it fails */
function run(tool: string, words: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules', '.bin', tool), words, {
    cwd: ROOT,
    input,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${tool} ${words.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

function format(path: string, text: string): string {
  return run('biome', ['check', '--write', `--stdin-file-path=${path}`], text);
}

/** Compiles the client to JavaScript and declarations. @param outDir where they go; the folder is emptied first */
export async function compileClient(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  run('tsc', ['-p', CLIENT, '--outDir', outDir]);
}

async function main(): Promise<void> {
  const files = renderClient();
  await rm(GENERATED, { recursive: true, force: true });
  await mkdir(GENERATED, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(GENERATED, file), text);
  await compileClient(join(CLIENT, 'dist'));
  // npm packs only what lies in the package's own folder.
  await copyFile(join(ROOT, 'LICENSE'), join(CLIENT, 'LICENSE'));
}

if (import.meta.main) await main();
