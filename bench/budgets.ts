import type { FunctionEntry } from '../lib/platform/function-entries.ts';

export interface BundleBudget {
  readonly kilobytes: number;
  readonly importMs: number;
}

/** Libraries alone are 400 to 500 KB: the AWS SDK's core and three clients, zod, middy, the logger. */
const BUDGET: BundleBudget = { kilobytes: 650, importMs: 200 };

/** The context that carries the compiler, a YAML parser and the expression languages besides. */
const LANGUAGE_BUDGET: BundleBudget = { kilobytes: 950, importMs: 250 };

/** What a function's bundle may weigh, and how long its import may take. */
export function bundleBudget(entry: FunctionEntry): BundleBudget {
  return entry.startsWith('workflows/') ? LANGUAGE_BUDGET : BUDGET;
}

/** AWS calls that a warm operation may make. */
export const CALL_BUDGETS: Readonly<Record<string, number>> = {
  // Nothing but what precedes every operation: status and permissions in one read.
  readMe: 1,
  // Access, the live version, one transaction, the wake-up.
  startExecution: 4,
};
