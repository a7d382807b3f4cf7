import type { WorkflowError } from '../../shared/schemas.ts';
import type { ExecutionStatus } from '../contract.ts';
import type { Concurrency } from './concurrency.ts';
import type { Lot } from './lots.ts';

/**
 * Whether the execution occupies one of the tenant's slots. It owns its slot: taken once when it is admitted, given
 * back once when it ends, each in the transaction that changes this very field.
 */
export type Slot = 'none' | 'held' | 'released';

/** A run of a workflow's version, as it is stored. */
export interface Execution {
  readonly id: string;
  readonly tenantId: string;
  readonly workflow: string;
  readonly version: string;
  /** ARN of the state-machine version that runs it. */
  readonly versionArn: string;
  readonly status: ExecutionStatus;
  readonly slot: Slot;
  readonly createdAt: string;
  /** When it took its slot: milliseconds since the epoch. @default - it waits */
  readonly admittedAt?: number | undefined;
  readonly startedAt?: string | undefined;
  readonly endedAt?: string | undefined;
  /** How often it was let go on after an end. @default - never */
  readonly redrives?: number | undefined;
  readonly redrivenAt?: string | undefined;
  /** `<kind>/<id>` of the principal. */
  readonly startedBy: string;
  readonly requestId: string;
  /** What the tenant itself calls it. @default - nothing */
  readonly businessKey?: string | undefined;
  /** Of those that wait, a lower one is admitted first. */
  readonly priority: number;
  /** @default - as many may run at the same time as there is room for */
  readonly concurrency?: Concurrency | undefined;
  /** Where it waits aside. @default - in the backlog, or it does not wait */
  readonly lot?: Lot | undefined;
  readonly error?: WorkflowError | undefined;
  /** Set when someone cancelled it while it held a slot: it ends as soon as Step Functions has stopped it. */
  readonly cancelRequestedAt?: string | undefined;
  readonly cancelReason?: string | undefined;
  /** Seconds until the reconciler looks again; doubles each time. */
  readonly dueInterval?: number | undefined;
}

/** How an execution ends. */
export interface Ending {
  readonly status: 'completed' | 'faulted' | 'cancelled';
  readonly endedAt: string;
  /** @default - when it was recorded, if it was */
  readonly startedAt?: string | undefined;
  /** Output as JSON text. @default - none */
  readonly output?: string | undefined;
  readonly error?: WorkflowError | undefined;
}

/** What a start has that names no priority: there is room above and below. */
export const DEFAULT_PRIORITY = 5;

const ENDED: ReadonlySet<ExecutionStatus> = new Set(['completed', 'faulted', 'cancelled']);

export function hasEnded({ status }: Pick<Execution, 'status'>): boolean {
  return ENDED.has(status);
}

/** Accepted, and waiting for a slot. */
export function isWaiting({ status, slot }: Execution): boolean {
  return status === 'pending' && slot === 'none';
}

/** Has a slot, but it is not recorded that Step Functions has started it. */
export function isAdmitted({ status, slot }: Execution): boolean {
  return status === 'pending' && slot === 'held';
}

/** Whoever admits an execution has started it by then, or died. */
const STARTED_WITHIN_MS = 5_000;

/** Was admitted just now: someone is about to start it. */
export function isBeingStarted(execution: Execution, now: number): boolean {
  return isAdmitted(execution) && now - (execution.admittedAt ?? 0) < STARTED_WITHIN_MS;
}

/**
 * ARN that Step Functions gives the execution: it follows from the version's ARN
 * (`…:stateMachine:<name>:<number>`) and the execution's name, which is its id.
 */
export function executionArnOf({ versionArn, id }: Pick<Execution, 'versionArn' | 'id'>): string {
  const [arn, partition, service, region, account, , machine] = versionArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, id].join(':');
}

/** First look of the reconciler, and the bound of the doubled intervals. */
const FIRST_INTERVAL_SECONDS = 60;
const LONGEST_INTERVAL_SECONDS = 3600;
/** What waits for a slot is looked at more often: a lost wake would hold up all that waits behind it. */
const LONGEST_WAITING_INTERVAL_SECONDS = 240;

/** When the reconciler looks at an execution. */
export interface Due {
  readonly at: string;
  readonly interval: number;
}

/** The first look after something happened at `now` (milliseconds since the epoch). */
export function firstDue(now: number): Due {
  return dueAfter(now, FIRST_INTERVAL_SECONDS);
}

/** The next look after one that found the execution still open. */
export function nextDue(execution: Execution, now: number): Due {
  const longest = isWaiting(execution) ? LONGEST_WAITING_INTERVAL_SECONDS : LONGEST_INTERVAL_SECONDS;
  return doubledDue(execution.dueInterval ?? FIRST_INTERVAL_SECONDS, now, longest);
}

/** The next look after one behind `interval` (seconds). */
export function doubledDue(interval: number, now: number, longest = LONGEST_INTERVAL_SECONDS): Due {
  return dueAfter(now, Math.min(2 * interval, longest));
}

function dueAfter(now: number, interval: number): Due {
  return { at: new Date(now + interval * 1000).toISOString(), interval };
}
