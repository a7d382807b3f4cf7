import type { AuditRecord } from '../../audit/public.ts';
import type { NewOperation, OperationRecord, OperationResource } from '../../operations/public.ts';
import type { Idempotency } from '../../shared/http/handler.ts';
import type { ItemKey } from '../../shared/table/keys.ts';
import type { ExecutionStatus } from '../contract.ts';
import type { Bulk, BulkPosition, BulkTally, OpenBulk } from './bulk.ts';
import type { Due, Execution } from './execution.ts';

/** The answer to a bulk request. */
export interface BulkReply {
  readonly body: OperationResource;
  readonly location: string;
}

/** A bulk operation about to be accepted. */
export interface NewBulk {
  readonly bulk: Bulk;
  readonly operation: NewOperation;
  readonly due: Due;
  readonly audit: AuditRecord;
  /** The answer to remember. @default - the client sent no idempotency key */
  readonly idempotency?: { readonly key: ItemKey; readonly request: Idempotency; readonly reply: BulkReply };
}

/** How the work ends. */
export interface BulkEnd {
  readonly status: Extract<OperationRecord['status'], 'succeeded' | 'failed' | 'cancelled'>;
  /** ISO time. */
  readonly endedAt: string;
}

/** Executions in one status, as an index lists them: some may be in another by now. */
export interface BulkCandidates {
  /** Newest first. */
  readonly executions: readonly Execution[];
  readonly hasMore: boolean;
}

/**
 * Bulk operations of tenants while they are under way. Position and counts change in one transaction, and only if nobody has
 * changed them since they were read: so what was done twice is counted once, and what was found is not passed over.
 */
export interface BulkStore {
  /** Stores the work, its operation, idempotency record and audit entry. `replay`: the key was used meanwhile. */
  accept(next: NewBulk): Promise<'accepted' | 'replay'>;
  /** @returns undefined when the work has ended */
  read(tenantId: string, id: string): Promise<OpenBulk | undefined>;
  /** @param count at most so many, of those that lie below the position */
  candidates(bulk: Bulk, status: ExecutionStatus, count: number): Promise<BulkCandidates>;
  /** @param startedAt ISO time at which the work began. @returns false when others were faster: nothing was written */
  advance(open: OpenBulk, tally: BulkTally, position: BulkPosition, startedAt: string, due: Due): Promise<boolean>;
  /** Ends the operation; nothing is left of the work. @returns false when others were faster: nothing was written */
  end(open: OpenBulk, tally: BulkTally, end: BulkEnd): Promise<boolean>;
  /** Moves the next look of the reconciler; does nothing when the work has ended. */
  postpone(bulk: Bulk, due: Due): Promise<void>;
}

/** Says that a bulk operation is to be brought on. Messages carry no work, so lost and doubled ones do no harm that lasts. */
export interface BulkQueue {
  /**
   * At least once; in no order.
   * @param delaySeconds not before this, up to 900. @default 0
   * @throws the error of SQS when the message was not taken
   */
  send(bulk: Pick<Bulk, 'tenantId' | 'id' | 'requestId'>, delaySeconds?: number): Promise<void>;
}
