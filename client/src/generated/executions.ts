// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions, CreateOptions, StartOptions } from '../options.ts';
import type { PagedList } from '../paged-list.ts';
import type {
  BatchAnswers,
  BatchRequest,
  BulkCancellation,
  BulkRedrive,
  Cancellation,
  Execution,
  ExecutionStep,
  ExecutionSummary,
  Operation,
  Pause,
  StartedExecution,
  StartRequest,
} from './schemas.ts';

/** Input of `executions.list`. */
export interface ListExecutionsInput {
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow?: string | undefined;
  readonly status?: 'pending' | 'running' | 'waiting' | 'completed' | 'faulted' | 'cancelled' | undefined;
  /**
   * What you call the run in your own systems, to find it by. 1 to 128 characters. Matches `^[^\p{Cc}]+$`.
   * Example: `order-1042`.
   */
  readonly businessKey?: string | undefined;
}

/** Input of `executions.read`. */
export interface ReadExecutionInput {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly execution: string;
}

/** Input of `executions.cancel`. */
export interface CancelExecutionInput extends Cancellation {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly execution: string;
}

/** Input of `executions.readHistory`. */
export interface ReadHistoryInput {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly execution: string;
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

/** Input of `executions.redrive`. */
export interface RedriveExecutionInput {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly execution: string;
}

/** Input of `executions.pause`. */
export interface PauseExecutionsInput {
  /**
   * Only this workflow; without it all of them. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow?: string | undefined;
}

/** Input of `executions.resume`. */
export interface ResumeExecutionsInput {
  /**
   * Only this workflow; without it all of them. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly workflow?: string | undefined;
}

export interface ExecutionsApi {
  /**
   * Start an execution: `POST /v1/executions`.
   *
   * Accepts a run of the live version, or of the version named. It is stored before the answer is sent, waits in
   * the backlog for a slot of the tenant, and then runs exactly once. With `Prefer: wait=25` the answer comes when
   * it has ended, with its output and status 200, if that happens in so many seconds (25 at most, and ten requests
   * of a tenant at a time); otherwise it is the same 202.
   * Needs the permission `execution:start`.
   * @throws ApiError `not-found`, `version-not-published`, `invalid-input`, `backlog-full`, `quota-exceeded`
   */
  start(input: StartRequest, options?: StartOptions): ApiPromise<StartedExecution>;

  /**
   * Start many executions: `POST /v1/executions/batches`.
   *
   * Accepts up to a hundred runs, each for itself: the answer tells for each item, in the order of the request,
   * which execution it became or why it became none. With an `Idempotency-Key` each item is started once: a
   * repetition answers for those that were started and tries the others again.
   * Needs the permission `execution:start`.
   */
  startBatch(input: BatchRequest, options?: CreateOptions): ApiPromise<BatchAnswers>;

  /**
   * List executions: `GET /v1/executions`.
   *
   * The executions of the tenant, newest first, of one workflow, in one status or with one business key if asked.
   * Needs the permission `execution:read`.
   * @throws ApiError `invalid-cursor`
   */
  list(input?: ListExecutionsInput, options?: CallOptions): PagedList<ExecutionSummary>;

  /**
   * Read an execution: `GET /v1/executions/{execution}`.
   *
   * One execution with its input and, when it has ended, its output or error.
   * `withResponse()` has the `etag`.
   * Needs the permission `execution:read`.
   * @throws ApiError `not-found`
   */
  read(input: ReadExecutionInput, options?: CallOptions): ApiPromise<Execution>;

  /**
   * Cancel an execution: `POST /v1/executions/{execution}/cancellation`.
   *
   * Stops a waiting or running execution. The answer comes at once; the status becomes `cancelled` when it has
   * stopped.
   * Needs the permission `execution:cancel`.
   * @throws ApiError `not-found`, `execution-ended`
   */
  cancel(input: CancelExecutionInput, options?: CallOptions): ApiPromise<ExecutionSummary>;

  /**
   * Read the steps of an execution: `GET /v1/executions/{execution}/history`.
   *
   * What ran, in order, as tasks of the definition: when each began and ended, how often it was tried, what it
   * took and gave.
   * Needs the permission `execution:read`.
   * @throws ApiError `not-found`, `invalid-cursor`
   */
  readHistory(input: ReadHistoryInput, options?: CallOptions): PagedList<ExecutionStep>;

  /**
   * Let an execution go on where it stopped: `POST /v1/executions/{execution}/redrive`.
   *
   * Takes up a faulted or cancelled execution at the step where it stopped; what succeeded before is not done
   * again. It waits for a slot like one that was just started. Step Functions allows it for 14 days after the end.
   * Needs the permission `execution:redrive`.
   * @throws ApiError `not-found`, `not-redrivable`, `backlog-full`
   */
  redrive(input: RedriveExecutionInput, options?: CallOptions): ApiPromise<ExecutionSummary>;

  /**
   * Cancel all executions that match: `POST /v1/executions/cancellations`.
   *
   * Accepts an operation that cancels the executions that have not ended and match every filter, newest first,
   * each as if it were cancelled alone. `Location` names the operation, which tells how far it is. One that ends
   * meanwhile counts as done. A role for some workflows cancels executions of these alone.
   * Needs the permission `execution:cancel`.
   */
  cancelMany(input?: BulkCancellation, options?: CreateOptions): ApiPromise<Operation>;

  /**
   * Let all executions that match go on: `POST /v1/executions/redrives`.
   *
   * Accepts an operation that lets the faulted (or cancelled) executions go on that match every filter, newest
   * first, each as if it were redriven alone. `Location` names the operation, which tells how far it is. While the
   * backlog of the tenant is full, the operation waits; what cannot go on is counted as failed. A role for some
   * workflows redrives executions of these alone.
   * Needs the permission `execution:redrive`.
   */
  redriveMany(input?: BulkRedrive, options?: CreateOptions): ApiPromise<Operation>;

  /**
   * Read what is paused: `GET /v1/executions/pause`.
   *
   * Whether the tenant has paused everything, and which workflows it has paused.
   * Needs the permission `execution:read`.
   */
  readPause(options?: CallOptions): ApiPromise<Pause>;

  /**
   * Pause a workflow or everything: `PUT /v1/executions/pause`.
   *
   * What is started from now on is accepted and waits; what runs goes on to its end. Pausing one workflow keeps no
   * other from starting. Doing it again changes nothing.
   * Needs the permission `execution:pause`.
   * @throws ApiError `pause-limit-reached`
   */
  pause(input?: PauseExecutionsInput, options?: CallOptions): ApiPromise<Pause>;

  /**
   * Resume a workflow or everything: `DELETE /v1/executions/pause`.
   *
   * Lets what waits start, in its order. Resuming everything leaves workflows paused that were paused by name.
   * Needs the permission `execution:pause`.
   */
  resume(input?: ResumeExecutionsInput, options?: CallOptions): ApiPromise<Pause>;
}

export function executionsApi(caller: Caller): ExecutionsApi {
  return {
    start: (input, options) =>
      caller.call(
        { id: 'executions.start', method: 'POST', path: '/v1/executions', body: true, idempotent: true },
        input,
        options,
      ),
    startBatch: (input, options) =>
      caller.call(
        { id: 'executions.startBatch', method: 'POST', path: '/v1/executions/batches', body: true, idempotent: true },
        input,
        options,
      ),
    list: (input, options) =>
      caller.list(
        {
          id: 'executions.list',
          method: 'GET',
          path: '/v1/executions',
          query: ['limit', 'cursor', 'workflow', 'status', 'businessKey'],
        },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'executions.read', method: 'GET', path: '/v1/executions/{execution}' }, input, options),
    cancel: (input, options) =>
      caller.call(
        { id: 'executions.cancel', method: 'POST', path: '/v1/executions/{execution}/cancellation', body: true },
        input,
        options,
      ),
    readHistory: (input, options) =>
      caller.list(
        {
          id: 'executions.readHistory',
          method: 'GET',
          path: '/v1/executions/{execution}/history',
          query: ['limit', 'cursor'],
        },
        input,
        options,
      ),
    redrive: (input, options) =>
      caller.call(
        { id: 'executions.redrive', method: 'POST', path: '/v1/executions/{execution}/redrive' },
        input,
        options,
      ),
    cancelMany: (input, options) =>
      caller.call(
        {
          id: 'executions.cancelMany',
          method: 'POST',
          path: '/v1/executions/cancellations',
          body: true,
          idempotent: true,
        },
        input,
        options,
      ),
    redriveMany: (input, options) =>
      caller.call(
        { id: 'executions.redriveMany', method: 'POST', path: '/v1/executions/redrives', body: true, idempotent: true },
        input,
        options,
      ),
    readPause: (options) =>
      caller.call({ id: 'executions.readPause', method: 'GET', path: '/v1/executions/pause' }, {}, options),
    pause: (input, options) =>
      caller.call(
        { id: 'executions.pause', method: 'PUT', path: '/v1/executions/pause', query: ['workflow'] },
        input,
        options,
      ),
    resume: (input, options) =>
      caller.call(
        { id: 'executions.resume', method: 'DELETE', path: '/v1/executions/pause', query: ['workflow'] },
        input,
        options,
      ),
  };
}
