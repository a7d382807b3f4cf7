import type { AuditRecord } from '../../audit/public.ts';
import type { TenantLimits, TenantQuotas } from '../../shared/access/contract.ts';
import type { Progress } from '../../shared/events/stream-batch.ts';
import type { Idempotency } from '../../shared/http/handler.ts';
import type { StoredReply } from '../../shared/http/idempotency.ts';
import type { ItemKey } from '../../shared/table/keys.ts';
import type { HistoryEvent } from '../../workflows/public.ts';
import type { ExecutionStatus } from '../contract.ts';
import type { Due, Ending, Execution } from './execution.ts';
import type { Lot } from './lots.ts';
import type { Demand, Lease, Slots } from './slots.ts';

/** An execution about to be accepted. */
export interface NewExecution {
  readonly execution: Execution;
  /** Input as JSON text: these very bytes are what Step Functions gets. */
  readonly input: string;
  /** How many executions of the tenant may wait. */
  readonly backlogLimit: number;
  /** What may be used in the month. */
  readonly quotas: TenantQuotas;
  readonly due: Due;
  readonly audit: AuditRecord;
  /** The answer to remember. @default - the client sent no idempotency key */
  readonly idempotency?: { readonly key: ItemKey; readonly request: Idempotency; readonly reply: StoredReply };
}

/** `replay`: the idempotency key was used meanwhile, the answer is there. */
export type Acceptance = 'accepted' | 'backlog-full' | 'quota-exceeded' | 'replay';

/** An execution's entry in the backlog. */
export type BacklogEntry = Pick<Execution, 'id' | 'priority'>;

/** Turns of a tenant to wait for the end of what it starts. */
export interface WaitingTurns {
  /** @returns undefined when there seems to be none free */
  take(tenantId: string, seconds: number): Promise<WaitingTurn | undefined>;
  /** Does nothing when the time was up and another has it. */
  giveBack(tenantId: string, turn: WaitingTurn): Promise<void>;
}

export interface WaitingTurn {
  readonly number: number;
  /** Milliseconds since the epoch at which it is free again by itself. */
  readonly until: number;
}

export interface ListFilter {
  /** What the tenant itself calls the runs. */
  readonly businessKey?: string | undefined;
  readonly workflow?: string | undefined;
  readonly status?: ExecutionStatus | undefined;
}

/** A tenant, and how many shards its executions are spread over. */
export interface ListedTenant {
  readonly id: string;
  readonly limits: Pick<TenantLimits, 'shards'>;
}

export interface ExecutionPage {
  readonly items: readonly Execution[];
  readonly next?: string;
}

/**
 * `lost`: ids of those that do not wait in the backlog any more. `keysAreTaken`: a concurrency key is held as often as it may
 * be. Without either, the slots had changed since they were read.
 */
export type Admission = 'admitted' | { readonly lost: readonly string[]; readonly keysAreTaken: boolean };

/** A request to cancel, with its audit entry. */
export interface Cancellation {
  readonly at: string;
  readonly reason?: string | undefined;
  readonly audit: AuditRecord;
}

/** What goes with a redrive. */
export interface Redrive {
  readonly backlogLimit: number;
  readonly due: Due;
  readonly audit: AuditRecord;
}

/**
 * Executions of tenants. Every change is one transaction that holds or changes nothing; changes that answer false or
 * a word other than success found the execution in another state and have written nothing. The counters of the
 * tenant's slots change in the same transactions as the executions they count, so that they are always equal to what
 * they count: `running` to the executions whose slot is held, `backlog` to those that wait.
 */
export interface ExecutionStore {
  /** Stores execution, input, backlog entry, idempotency record and audit entry, and counts the start. */
  accept(next: NewExecution): Promise<Acceptance>;
  find(tenantId: string, id: string): Promise<Execution | undefined>;
  /** In the order of the ids. */
  findMany(tenantId: string, ids: readonly string[]): Promise<readonly (Execution | undefined)[]>;
  /** JSON text. */
  payload(tenantId: string, id: string, part: 'input' | 'output'): Promise<string | undefined>;
  /** Newest first; pages may be shorter than asked for. @throws DomainError `invalid-cursor` */
  list(tenant: ListedTenant, filter: ListFilter, limit: number, cursor?: string): Promise<ExecutionPage>;
  slots(tenantId: string): Promise<Slots>;
  /**
   * The entries of the backlog that are to be admitted first, in their order.
   * @param after only entries behind this one. @default - all
   */
  backlogHeads(tenantId: string, count: number, after?: BacklogEntry): Promise<readonly BacklogEntry[]>;
  /**
   * Takes a slot for each of the executions, if all of them wait and the slots allow it at this very moment: all or none.
   * Their entries of the backlog stay until their starts are recorded.
   * @param slots as they were read: another lease or other limits since then refuse the admission
   * @param turn until when (milliseconds since the epoch) other dispatchers leave the tenant to this one. @default - they need not
   */
  admit(executions: readonly Execution[], slots: Slots, now: number, turn?: number): Promise<Admission>;
  /** Other dispatchers may work for the tenant again, unless one does already. */
  endTurn(tenantId: string, turn: number): Promise<void>;
  /** Notes that the tenant will be woken at a moment. @returns false when it will be woken before, as someone noted already */
  delayWake(tenantId: string, at: number, now: number): Promise<boolean>;
  /**
   * Records that Step Functions runs it, and removes the backlog entry.
   * @param options.evenIfCancelled without it, an execution whose cancellation was requested is left alone
   */
  recordStart(
    execution: Execution,
    startedAt: string,
    due: Due,
    options?: { readonly evenIfCancelled?: boolean },
  ): Promise<boolean>;
  /** Records the end of an execution that holds a slot, and gives the slot back. */
  recordEnd(execution: Execution, ending: Ending): Promise<boolean>;
  /** Removes the backlog entry of an execution that does not need it any more. */
  forgetEntry(tenantId: string, entry: BacklogEntry): Promise<void>;
  /** Lets an execution that has ended wait again. @returns `changed` when it is no more as it was read */
  redrive(before: Execution, after: Execution, redrive: Redrive): Promise<'accepted' | 'backlog-full' | 'changed'>;
  /** Ends an execution that waits. */
  cancelWaiting(execution: Execution, cancellation: Cancellation): Promise<boolean>;
  /** Notes that an execution with a slot shall be stopped; false too when someone noted it before. */
  requestCancellation(execution: Execution, cancellation: Cancellation): Promise<boolean>;
  /** Moves the next look of the reconciler; does nothing when the execution has ended. */
  postpone(execution: Execution, due: Due): Promise<void>;
}

/** Something open that the reconciler should look at: an execution, or a bulk operation. */
export interface DueWork {
  readonly kind: 'execution' | 'bulk';
  readonly tenantId: string;
  readonly id: string;
}

/** What is open of all tenants by the time of the next look. Eventually consistent: some may have ended. */
export interface DueIndex {
  readonly shards: number;
  /** Longest due first. */
  due(shard: number, upTo: string, count: number): Promise<readonly DueWork[]>;
}

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as Step Functions knows it. */
export interface Run {
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly stoppedAt?: string | undefined;
  /** JSON text. */
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** How often it was let go on after an end. @default 0 */
  readonly redrives?: number | undefined;
  /** It can be let go on. @default false */
  readonly redrivable?: boolean;
  /** Why it cannot. */
  readonly redriveObstacle?: string | undefined;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly startedAt: string }
  /** One with this name exists, running or ended: it is the one that was asked for. */
  | { readonly kind: 'adopted'; readonly run: Run }
  /** It will never be started; `detail` may be shown to the tenant. */
  | { readonly kind: 'refused'; readonly detail: string };

/**
 * Step Functions.
 * Every method: @throws DomainError `platform-busy` when it throttles; any other error as it came.
 */
export interface StateMachines {
  /** Starts it once: the name is the execution's id, and Step Functions starts no second one of a name. */
  start(execution: Execution, input: string): Promise<StartOutcome>;
  /** Lets it go on where it stopped, once for each count of redrives: `adopted` when it was already. */
  redrive(execution: Execution): Promise<StartOutcome>;
  /** @returns undefined when Step Functions does not know it */
  describe(executionArn: string): Promise<Run | undefined>;
  /** Stops it if it runs. @returns false when Step Functions does not know it (yet) */
  stop(executionArn: string, reason?: string): Promise<boolean>;
  /** All events so far, oldest first; none when Step Functions does not know it. */
  history(executionArn: string): Promise<readonly HistoryEvent[]>;
}

/** Executions that wait aside: they count as waiting, and the dispatcher does not see them. */
export interface Lots {
  /** How many executions hold each of the concurrency keys; those that none holds are missing. Consistent. */
  holders(tenantId: string, keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Puts an execution that waits aside, if the reason holds at this very moment: the workflow is paused, the key is held as
   * often as it may. So whoever ends the reason afterwards finds it.
   */
  park(execution: Execution, lot: Lot): Promise<boolean>;
  /** Lets the first of those that wait in a lot back into the backlog. @returns how many */
  unpark(tenantId: string, lot: Lot, count: number): Promise<number>;
}

/** What a tenant has paused: what waits of it is not started. */
export interface Pauses {
  readonly all: boolean;
  readonly workflows: ReadonlySet<string>;
}

export interface PauseStore {
  read(tenantId: string): Promise<Pauses>;
  /**
   * Pauses a workflow, or everything.
   * @returns `unchanged` when it is paused already, `too-many` when as many workflows are paused as can be
   */
  pause(tenantId: string, workflow: string | undefined, audit: AuditRecord): Promise<'done' | 'unchanged' | 'too-many'>;
  /** @returns `unchanged` when it is not paused */
  resume(tenantId: string, workflow: string | undefined, audit: AuditRecord): Promise<'done' | 'unchanged'>;
}

/** Hands tenants what they are given beyond their guarantee. */
export interface LeaseStore {
  /** Takes the place of the lease before. Counts in from the next admission on. */
  grant(tenantId: string, lease: Lease): Promise<void>;
}

/** A tenant that wants more than its guarantee, and what it has been given. */
export interface Claimant extends Demand {
  /** When it said so last: milliseconds since the epoch. */
  readonly at: number;
  /** @default - nothing yet */
  readonly lease?: Lease | undefined;
}

/** The claims on what is free in a cell, at one moment. */
export interface ClaimRound {
  /** Counts the allocations of the cell. */
  readonly number: number;
  readonly claimants: readonly Claimant[];
}

/** The cell's own book of what tenants want and have beyond their guarantees. */
export interface ClaimBook {
  /** Consistent. */
  read(): Promise<ClaimRound>;
  /**
   * Writes the claimants down in place of those that were read.
   * @returns false, and has written nothing, when someone has allocated since
   */
  commit(round: ClaimRound, claimants: readonly Claimant[]): Promise<boolean>;
}

/** Tells the allocator what a tenant wants. Messages may come twice or get lost: the next dispatch says it again. */
export interface DemandQueue {
  /** @throws the error of SQS when the message was not taken */
  report(demand: Demand, requestId: string): Promise<void>;
}

export interface WakeOptions {
  readonly delaySeconds?: number;
  readonly isRepair?: boolean;
}

/** Says that a tenant has work. Messages carry none, so lost and doubled ones do no harm that lasts. */
export interface WakeQueue {
  /**
   * At least once; in no order.
   * @param options.delaySeconds not before this, up to 900. @default 0
   * @param options.isRepair someone may have died between an admission and its start. @default false
   * @throws the error of SQS when the message was not taken
   */
  wake(tenantId: string, requestId: string, options?: WakeOptions): Promise<void>;
}

/** An event of any context. */
export interface BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  /** `at`: when it happened. */
  readonly detail: Readonly<Record<string, unknown>> & { readonly at: string };
}

/** The platform's bus, on which others hear of executions and quotas. */
export interface EventBus {
  /**
   * Publishes in order and stops at the first event that the bus does not take; some of those behind it may be on the
   * bus nevertheless, and come twice when the caller tries again. Does not reject for what the bus answers.
   */
  publish(events: readonly BusEvent[]): Promise<Progress>;
}
