// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions } from '../options.ts';
import type { Usage } from './schemas.ts';

/** Input of `usage.read`. */
export interface ReadUsageInput {
  /**
   * Calendar month, UTC; the present one if it is left out. Matches `^20\d\d-(0[1-9]|1[0-2])$`. Example:
   * `2026-10`.
   */
  readonly month?: string | undefined;
}

export interface UsageApi {
  /**
   * Read what was used of the quotas: `GET /v1/usage`.
   *
   * Starts, state transitions and task calls of a calendar month with their quotas, and what runs and waits now.
   * Starts are counted at once, transitions and task calls some seconds after they happen.
   * Needs the permission `usage:read`.
   */
  read(input?: ReadUsageInput, options?: CallOptions): ApiPromise<Usage>;
}

export function usageApi(caller: Caller): UsageApi {
  return {
    read: (input, options) =>
      caller.call({ id: 'usage.read', method: 'GET', path: '/v1/usage', query: ['month'] }, input, options),
  };
}
