import type { OperationRecord } from '../../operations/public.ts';
import type { PrincipalReference } from '../../shared/access/caller.ts';
import type { Scope } from '../../shared/access/scope.ts';
import type { ExecutionStatus } from '../contract.ts';

/** What is done to many executions. */
export type BulkKind = 'cancel-executions' | 'redrive-executions';

/**
 * An execution that is to be worked at. How often it had been let go on tells it from what becomes of it: an execution that was
 * let go on since has had its turn, whoever did it.
 */
export interface BulkEntry {
  readonly id: string;
  readonly redrives: number;
}

/** How far a bulk operation has looked. */
export interface BulkPosition {
  /** Statuses that are still to be looked through, newest executions first; the first of them at present. */
  readonly statuses: readonly ExecutionStatus[];
  /** Of the first status, what is not below this was looked at. */
  readonly below: string;
  /** What was found last, and is being worked at. */
  readonly piece: readonly BulkEntry[];
}

/** Work on all executions that match, piece by piece, while it is under way. */
export interface Bulk extends BulkPosition {
  readonly tenantId: string;
  /** That of its operation. */
  readonly id: string;
  readonly kind: BulkKind;
  /** Patterns of what the caller might act on when it was accepted. @default - all workflows */
  readonly workflows?: Scope;
  /** Executions match whose ids are not below `from`, and below `until`: ids tell when they were accepted. */
  readonly from: string;
  readonly until: string;
  readonly reason?: string | undefined;
  readonly principal: PrincipalReference;
  readonly requestId: string;
  /** ISO time. */
  readonly acceptedAt: string;
  /** How many the tenant's executions were spread over, so that all that match are in these. */
  readonly shards: number;
  /** How many executions of the tenant may wait. */
  readonly backlogLimit: number;
  /** Counts the writes: whoever read another count writes nothing. */
  readonly revision: number;
  /** Seconds until the reconciler looks; doubles each time. */
  readonly dueInterval: number;
}

/** A bulk operation, and what everyone sees of it. */
export interface OpenBulk {
  readonly bulk: Bulk;
  readonly operation: OperationRecord;
}

/** What was done so far. */
export type BulkTally = Pick<OperationRecord, 'progress' | 'errors'>;

/** What became of one execution. @default - it was done */
export interface BulkOutcome {
  readonly id: string;
  readonly problem?: { readonly code: string; readonly detail: string };
}

/** Errors that an operation shows. */
const MOST_ERRORS = 10;

/** The counts with some more outcomes. */
export function tallied({ progress, errors }: BulkTally, outcomes: readonly BulkOutcome[]): BulkTally {
  const more = outcomes.flatMap(({ id, problem }) =>
    problem === undefined ? [] : [{ resource: `/v1/executions/${id}`, ...problem }],
  );
  return {
    progress: { done: progress.done + outcomes.length - more.length, failed: progress.failed + more.length },
    errors: [...errors, ...more].slice(0, MOST_ERRORS),
  };
}
