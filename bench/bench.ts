import { join } from 'node:path';
import { PROJECT_ROOT, synthesize } from '../local/synthesize.ts';
import type { Progress } from '../local/tour/progress.ts';
import { liftThrottles } from './throttles.ts';

export const STAGE = 'dev';

/** What the parts share. */
export interface Bench {
  readonly progress: Progress;
  /** Synthesizes anew. */
  synthesize(): Promise<void>;
  /** Folder of the assembly, synthesized unless it was: exactly what is deployed. */
  assembly(): Promise<string>;
  /** A copy of the assembly without request rates, so that load measures the platform and not a tenant's plan. */
  unthrottledAssembly(): Promise<string>;
}

export function createBench(progress: Progress): Bench {
  const folder = (name: string) => join(PROJECT_ROOT, 'cdk.out', name);
  let synthesized = false;
  async function synthesizeAnew() {
    await synthesize(STAGE, folder('bench'));
    synthesized = true;
  }
  async function assembly() {
    if (!synthesized) await progress.step('synthesize', synthesizeAnew);
    return folder('bench');
  }
  return {
    progress,
    synthesize: synthesizeAnew,
    assembly,
    unthrottledAssembly: async () => liftThrottles(await assembly(), folder('bench-unthrottled')),
  };
}

/** Physical name of a function. @param entry e.g. `executions/api` */
export function functionName(entry: string): string {
  return `tributary-${STAGE}-${entry.replace('/', '-')}`;
}
