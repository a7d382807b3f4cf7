import * as z from 'zod';
import { operationError, operationKind, operationProgress, operationStatus } from '../../shared/operation-resource.ts';
import { TTL_ATTRIBUTE } from '../../shared/table/contract.ts';

/** `<tenant>#operation / <ulid>`: long work that was accepted. It is kept while it is open, and some time after its end. */
export const operationRecord = z.object({
  type: z.literal('operation'),
  v: z.literal(1),
  id: z.string(),
  kind: operationKind,
  status: operationStatus,
  /** Patterns of the workflows that it is about. @default - all of the tenant */
  workflows: z.array(z.string()).optional(),
  progress: operationProgress,
  createdAt: z.string(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** Set when someone cancelled it while it was open: whoever does the work ends it between two pieces. */
  cancelRequestedAt: z.string().optional(),
  /** `<kind>/<id>` of the principal. */
  createdBy: z.string(),
  requestId: z.string(),
  result: z.string().optional(),
  errors: z.array(operationError),
  [TTL_ATTRIBUTE]: z.number().optional(),
});
export type OperationRecord = z.output<typeof operationRecord>;

/** An operation about to be accepted. */
export type NewOperation = Pick<
  OperationRecord,
  'id' | 'kind' | 'workflows' | 'createdAt' | 'createdBy' | 'requestId' | 'result'
> & {
  /** How many things the work is about. @default - not known */
  readonly total?: number;
};

/** The operation as it begins. */
export function pendingOperation({ total, workflows, result, ...given }: NewOperation): OperationRecord {
  return {
    type: 'operation',
    v: 1,
    ...given,
    ...(workflows === undefined ? {} : { workflows }),
    ...(result === undefined ? {} : { result }),
    status: 'pending',
    progress: { done: 0, failed: 0, ...(total === undefined ? {} : { total }) },
    errors: [],
  };
}

/** Whether it has come to its end. */
export function isOver({ status }: Pick<OperationRecord, 'status'>): boolean {
  return status !== 'pending' && status !== 'running';
}

const KEPT_SECONDS = 30 * 24 * 3600;

/** When an operation that ends at `endedAt` (ISO time) is forgotten, in seconds since the epoch. */
export function forgottenAt(endedAt: string): number {
  return Math.floor(Date.parse(endedAt) / 1000) + KEPT_SECONDS;
}
