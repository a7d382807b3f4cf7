import type { Progress } from '../../local/tour/progress.ts';

/** What every scenario works with. */
export interface Lab {
  readonly progress: Progress;
  /** Folder of the assembly that the local cloud runs: exactly what is deployed. */
  assembly(): Promise<string>;
  /** The same without request rates, for load that measures the platform and not a tenant's plan. */
  unthrottledAssembly(): Promise<string>;
  /** Takes lines about failures that no client is told of. */
  log(line: string): void;
}
