import { join } from 'node:path';
import { PROJECT_ROOT, synthesize } from '../local/synthesize.ts';
import type { Progress } from '../local/tour/progress.ts';
import { liftThrottles } from './throttles.ts';

export const STAGE = 'dev';

/** What the parts share. */
export interface Bench {
  readonly progress: Progress;
  /** Folder of the assembly, synthesized once: exactly what is deployed. */
  assembly(): Promise<string>;
  /** The same assembly without request rates, so that load measures the platform and not a tenant's plan. */
  unthrottledAssembly(): Promise<string>;
}

export function createBench(progress: Progress): Bench {
  const folder = (name: string) => join(PROJECT_ROOT, 'cdk.out', name);
  const once = (make: () => Promise<string>) => {
    let made: Promise<string> | undefined;
    return () => {
      made ??= make();
      return made;
    };
  };
  const assembly = once(() => progress.step('synthesize', () => synthesize(STAGE, folder('bench'))));
  return {
    progress,
    assembly,
    unthrottledAssembly: once(async () => liftThrottles(await assembly(), folder('bench-unthrottled'))),
  };
}

/** Physical name of a function. @param entry e.g. `executions/api` */
export function functionName(entry: string): string {
  return `tributary-${STAGE}-${entry.replace('/', '-')}`;
}
