import * as z from 'zod';

/**
 * A workflow's id, or the beginning of ids with `*` at its end: `dev.*` is a namespace, `prod.billing-*` what begins so in
 * another.
 */
export const workflowPattern = z
  .string()
  .max(127)
  .regex(/^(?=[a-z0-9])[a-z0-9-]{1,63}(\.[a-z0-9-]{0,63})?\*?$/)
  .refine((pattern) => pattern.endsWith('*') || /^[a-z0-9-]+\.[a-z0-9-]+$/.test(pattern), 'name an id, or end with *')
  .meta({ description: 'Id of a workflow, or a beginning of ids with `*`', examples: ['dev.*'] });

export const workflowPatterns = z
  .array(workflowPattern)
  .min(1)
  .max(10)
  .refine((patterns) => new Set(patterns).size === patterns.length, 'patterns must differ');

/** The workflows that a grant is for. @default - all */
export type Scope = readonly string[] | undefined;

/** Whether the workflow is among them. */
export function inScope(scope: Scope, workflow: string): boolean {
  return scope === undefined || scope.some((pattern) => matches(pattern, workflow));
}

/** Whether everything that is in the inner scope is in the outer one. */
export function covers(outer: Scope, inner: Scope): boolean {
  if (outer === undefined) return true;
  return inner?.every((pattern) => outer.some((wider) => matches(wider, pattern))) ?? false;
}

/** What is in both. */
export function narrowed(one: Scope, other: Scope): Scope {
  if (one === undefined || other === undefined) return one ?? other;
  return [
    ...one.filter((pattern) => covers(other, [pattern])),
    ...other.filter((pattern) => covers(one, [pattern]) && !one.includes(pattern)),
  ];
}

/** A pattern matches ids, and narrower patterns, which begin as it does. */
function matches(pattern: string, workflow: string): boolean {
  return pattern.endsWith('*') ? workflow.startsWith(pattern.slice(0, -1)) : workflow === pattern;
}
