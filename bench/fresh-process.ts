import { spawn } from 'node:child_process';

/** What `IMPORT` prints: milliseconds on the wall and of CPU. */
export interface ImportTime {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const IMPORT = `
const before = process.cpuUsage();
const begun = performance.now();
require(process.argv[1]);
const wallMs = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ wallMs, cpuMs: (user + system) / 1000 }) + '\\n', () => process.exit());
`;

/** Starts Node and does nothing in it. */
export async function startEmptyProcess(): Promise<void> {
  await runNode(['-e', '0'], process.env);
}

/**
 * Imports a CommonJS file in a fresh process, as a cold start does.
 * @throws Error when the import does
 */
export async function importInFreshProcess(
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<ImportTime> {
  const printed = await runNode(['-e', IMPORT, file], environment);
  // A module may print while it is loaded; ours is the last line.
  return JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '') as ImportTime;
}

async function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`node ${args.at(-1)} ended with ${code}: ${printed.err}`);
  return printed.out;
}
