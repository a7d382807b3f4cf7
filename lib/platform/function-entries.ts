/** Every function that is deployed: `functions/<entry>.ts` exports its `handler`. */
export const FUNCTION_ENTRIES = [
  'tenants/api',
  'identity/api',
  'identity/on-authorization',
  'identity/on-token-generation',
  'identity/on-directory-request',
  'workflows/api',
  'workflows/on-publish',
  'executions/api',
  'executions/on-wake',
  'executions/on-demand',
  'executions/on-bulk',
  'executions/on-status-change',
  'executions/on-due',
  'executions/on-change',
  'operations/api',
  'queues/api',
  'tasks/on-http-call',
  'tasks/on-script-call',
  'tasks/on-script-run',
  'audit/api',
  'usage/api',
  'usage/on-execution-log',
  'reference/api',
] as const;

export type FunctionEntry = (typeof FUNCTION_ENTRIES)[number];

/** Whether API Gateway calls the function to answer requests. */
export function isApi(entry: FunctionEntry): boolean {
  return entry.endsWith('/api');
}

/** In MB; CPU grows with it, and 1,769 MB are one whole core. */
const DEFAULT_MEMORY = 1024;

const MEMORY: Partial<Readonly<Record<FunctionEntry, number>>> = {
  // The compiler is bound by CPU.
  'workflows/api': 1769,
  'reference/api': 512,
};

/** Memory of a function, in MB. */
export function memoryOf(entry: FunctionEntry): number {
  return MEMORY[entry] ?? DEFAULT_MEMORY;
}
