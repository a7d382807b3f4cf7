import type { Json } from './json.ts';
import type { WorkflowReference } from './workflow-references.ts';

/** Something outside of a definition as it was when it was looked up, or why it could not be. */
export type Lookup<T> = { readonly found: T } | { readonly problem: string };

/**
 * What a definition refers to and does not hold. It is looked up before compiling, and what it was then becomes part of the
 * compiled workflow.
 */
export interface Externals {
  /** OpenAPI documents by URL. */
  readonly documents: ReadonlyMap<string, Lookup<Json>>;
  /** ARN of the state machine, or of its version, that runs a workflow of the tenant. */
  readonly workflow: (reference: WorkflowReference) => Lookup<string>;
}

export const NO_EXTERNALS: Externals = {
  documents: new Map(),
  workflow: () => ({ problem: 'There is no such workflow.' }),
};
