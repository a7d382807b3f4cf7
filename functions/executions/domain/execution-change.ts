import { parseExecutionArn } from '../../shared/execution-arn.ts';
import type { ExecutionStatus } from '../contract.ts';
import type { ExecutionEvent } from '../events.ts';
import { type Execution, executionArnOf } from './execution.ts';

/** The item of an execution as it was written, without what it holds of no interest to others. */
export interface ExecutionImage
  extends Pick<
    Execution,
    | 'id'
    | 'workflow'
    | 'version'
    | 'versionArn'
    | 'status'
    | 'createdAt'
    | 'startedAt'
    | 'endedAt'
    | 'redrivenAt'
    | 'requestId'
  > {
  /** Whose item it is, by its partition. */
  readonly tenantId: string;
  /** Which execution it is, by its place in the partition. */
  readonly place: string;
}

/** One write of an execution's item. */
export interface ExecutionChange {
  /** @default - the execution is new */
  readonly before: Pick<ExecutionImage, 'status'> | undefined;
  readonly after: ExecutionImage;
}

type EventType = ExecutionEvent['detail-type'];

/** What it means to come into a status, and the field that tells when. To wait is a matter of the execution alone. */
const EVENTS: Readonly<
  Record<
    ExecutionStatus,
    { readonly type: EventType; readonly at: 'createdAt' | 'startedAt' | 'endedAt' | 'redrivenAt' } | undefined
  >
> = {
  pending: { type: 'execution.accepted', at: 'createdAt' },
  running: { type: 'execution.started', at: 'startedAt' },
  waiting: undefined,
  completed: { type: 'execution.completed', at: 'endedAt' },
  faulted: { type: 'execution.faulted', at: 'endedAt' },
  cancelled: { type: 'execution.cancelled', at: 'endedAt' },
};

/** It came back from an end. */
const REDRIVEN = { type: 'execution.redriven', at: 'redrivenAt' } as const;

/**
 * Does the item agree with its key? The machine that runs the execution is named after the tenant, by the publisher
 * alone, and the run after the execution.
 */
export function isConsistent({ tenantId, place, id, versionArn }: ExecutionImage, stage: string): boolean {
  const run = parseExecutionArn(executionArnOf({ versionArn, id }), stage);
  return run?.tenantId === tenantId && run.executionId === place;
}

/**
 * What a change means to others.
 * @returns undefined when it means nothing to them: a slot, a wish to cancel, another look of the reconciler
 * @throws Error when the item does not tell when it came into its status
 */
export function eventOf({ before, after }: ExecutionChange): Omit<ExecutionEvent, 'source'> | undefined {
  const isRedriven = after.status === 'pending' && before !== undefined;
  const event = isRedriven ? REDRIVEN : EVENTS[after.status];
  if (event === undefined || before?.status === after.status) return undefined;
  // Back from waiting: it had started before.
  if (after.status === 'running' && before?.status === 'waiting') return undefined;
  const at = after[event.at];
  if (at === undefined) throw new Error(`Execution ${after.id} is ${after.status} without its ${event.at}.`);
  const { tenantId, id: executionId, workflow, version, status, requestId } = after;
  return {
    'detail-type': event.type,
    detail: {
      tenantId,
      executionId,
      workflow,
      version,
      status,
      at,
      requestId,
      ...(before === undefined ? {} : { previousStatus: before.status }),
    },
  };
}
