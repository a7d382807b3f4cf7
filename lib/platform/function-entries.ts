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
  'executions/on-status-change',
  'executions/on-due',
  'executions/on-change',
  'tasks/on-http-call',
  'audit/api',
  'reference/api',
] as const;

export type FunctionEntry = (typeof FUNCTION_ENTRIES)[number];
