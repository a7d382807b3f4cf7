// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions } from '../options.ts';
import type { PagedList } from '../paged-list.ts';
import type { Operation } from './schemas.ts';

/** Input of `operations.list`. */
export interface ListOperationsInput {
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

/** Input of `operations.read`. */
export interface ReadOperationInput {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly operation: string;
}

/** Input of `operations.cancel`. */
export interface CancelOperationInput {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly operation: string;
}

export interface OperationsApi {
  /**
   * List operations: `GET /v1/operations`.
   *
   * The operations of the tenant, newest first. Those that ended more than 30 days ago are gone. A role for some
   * workflows sees the operations that are about no others.
   * Needs the permission `operation:read`.
   * @throws ApiError `invalid-cursor`
   */
  list(input?: ListOperationsInput, options?: CallOptions): PagedList<Operation>;

  /**
   * Read an operation: `GET /v1/operations/{operation}`.
   *
   * How far the work is: `pending` while it waits for its turn, then `running`, and in the end `succeeded`,
   * `failed` or `cancelled`. Poll it, or the resource that `result` names.
   * `withResponse()` has the `etag`.
   * Needs the permission `operation:read`.
   * @throws ApiError `not-found`
   */
  read(input: ReadOperationInput, options?: CallOptions): ApiPromise<Operation>;

  /**
   * Cancel an operation: `POST /v1/operations/{operation}/cancellation`.
   *
   * Stops an operation that cancels or redrives executions. The answer comes at once; the status becomes
   * `cancelled` when the piece that is under way, 25 executions at most, is done. What was done stays done. Doing
   * it again changes nothing.
   * Needs the permission `operation:cancel`.
   * @throws ApiError `not-found`, `operation-ended`, `not-cancellable`
   */
  cancel(input: CancelOperationInput, options?: CallOptions): ApiPromise<Operation>;
}

export function operationsApi(caller: Caller): OperationsApi {
  return {
    list: (input, options) =>
      caller.list(
        { id: 'operations.list', method: 'GET', path: '/v1/operations', query: ['limit', 'cursor'] },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'operations.read', method: 'GET', path: '/v1/operations/{operation}' }, input, options),
    cancel: (input, options) =>
      caller.call(
        { id: 'operations.cancel', method: 'POST', path: '/v1/operations/{operation}/cancellation' },
        input,
        options,
      ),
  };
}
