// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions } from '../options.ts';
import type { Queue, Queues } from './schemas.ts';

/** Input of `queues.redrive`. */
export interface RedriveQueueInput {
  /** At most 40 characters. Matches `^[a-z]+(-[a-z]+)*$`. Example: `publish`. */
  readonly queue: string;
}

export interface QueuesApi {
  /**
   * List queues: `GET /v1/queues`.
   *
   * The queues between the parts of the platform: how much waits in each, and what was given up.
   * Needs the permission `queue:read`.
   */
  list(options?: CallOptions): ApiPromise<Queues>;

  /**
   * Move dead letters back: `POST /v1/queues/{queue}/redrive`.
   *
   * Begins to move what was given up back to its queue, where the consumer gets it again. Do it when the cause is
   * mended. While a move is going on, another one is refused.
   * Needs the permission `queue:redrive`.
   * @throws ApiError `not-found`, `redrive-running`
   */
  redrive(input: RedriveQueueInput, options?: CallOptions): ApiPromise<Queue>;
}

export function queuesApi(caller: Caller): QueuesApi {
  return {
    list: (options) => caller.call({ id: 'queues.list', method: 'GET', path: '/v1/queues' }, {}, options),
    redrive: (input, options) =>
      caller.call({ id: 'queues.redrive', method: 'POST', path: '/v1/queues/{queue}/redrive' }, input, options),
  };
}
