import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Root of the project. */
export const PROJECT_ROOT = join(import.meta.dirname, '..');

/**
 * Synthesizes the stacks of a stage into a folder. The rule packs of the strict synth are left out
 * (`npm run synth` runs them): they take twice as long as the synth itself.
 * @returns the folder of the cloud assembly
 * @throws Error with what the app printed, when it fails
 */
export async function synthesize(stage: string, folder = join(PROJECT_ROOT, 'cdk.out', 'local')): Promise<string> {
  const app = spawn(process.execPath, [join(PROJECT_ROOT, 'bin', 'app.ts')], {
    cwd: PROJECT_ROOT,
    env: {
      ...process.env,
      CDK_OUTDIR: folder,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ stage }),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const printed: string[] = [];
  app.stderr.setEncoding('utf8').on('data', (text: string) => printed.push(text));
  const code = await new Promise<number | null>((resolve, reject) => app.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`the stacks could not be synthesized (exit ${code}):\n${printed.join('')}`);
  return folder;
}
