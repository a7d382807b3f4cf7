import type { FunctionEntry } from '../lib/platform/function-entries.ts';

export interface BundleBudget {
  readonly kilobytes: number;
  readonly importMs: number;
}

/** Libraries alone are 400 to 500 KB: the AWS SDK's core and three clients, zod, middy, the logger. */
const BUDGET: BundleBudget = { kilobytes: 700, importMs: 200 };

/** The context that carries the compiler, a YAML parser, the expression languages and the simulator besides. */
const LANGUAGE_BUDGET: BundleBudget = { kilobytes: 1150, importMs: 250 };

/** A JavaScript engine in WebAssembly, and the schemas. */
const SANDBOX_BUDGET: BundleBudget = { kilobytes: 1000, importMs: 250 };

/** What a function's bundle may weigh, and how long its import may take. */
export function bundleBudget(entry: FunctionEntry): BundleBudget {
  if (entry === 'tasks/on-script-run') return SANDBOX_BUDGET;
  return entry.startsWith('workflows/') ? LANGUAGE_BUDGET : BUDGET;
}

/** AWS calls that a warm operation may make. */
export const CALL_BUDGETS: Readonly<Record<string, number>> = {
  // Nothing but what precedes every operation: status and permissions in one read.
  readMe: 1,
  // Access, the live version, one transaction, and side by side the wake-up and what is left of the quotas.
  startExecution: 5,
};

export const SIMULATOR_BUDGETS = {
  /** Ours to the other simulator, at least. */
  speedRatio: 1,
  /** A transition late in a long history to one in a short history, at most: garbage collection is a part of both. */
  growthRatio: 1.5,
  /** An execution that waits: its data, five events, a timer. */
  kilobytesWaiting: 10,
} as const;

export const COMPILER_BUDGETS = {
  /** Parsing, checking and compiling to what the libraries need to parse the text and its expressions, at most. */
  libraryRatio: 2.5,
  /** A task in a long definition to one in a short one, at most. */
  growthRatio: 1.25,
} as const;
