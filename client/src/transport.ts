import { type Answer, readAnswer } from './answer.ts';
import type { ApiResponse } from './api-promise.ts';
import { ApiError, ConnectionError } from './errors.ts';
import type { ClientOptions } from './options.ts';
import { type AnyCallOptions, buildRequest, type Operation, type Request } from './request.ts';
import { pause, retryDelay, retryPolicy } from './retry.ts';

/** A second more than API Gateway lets a request take. */
const TIMEOUT_MS = 30_000;

/** Sends a call until it is answered, refused for good, or given up. */
export type Send = <T>(operation: Operation, input: object, options: AnyCallOptions) => Promise<ApiResponse<T>>;

/** @throws TypeError when `baseUrl` is no URL */
export function createTransport(options: ClientOptions): Send {
  const policy = retryPolicy(options.retry);
  const attemptOnce = createAttempt(options);
  return async <T>(operation: Operation, input: object, callOptions: AnyCallOptions): Promise<ApiResponse<T>> => {
    const request = buildRequest(operation, input, callOptions);
    for (let attempt = 1; ; attempt++) {
      try {
        return readAnswer<T>(operation.id, await attemptOnce(operation, request, callOptions.signal));
      } catch (failure) {
        if (!(failure instanceof ApiError || failure instanceof ConnectionError)) throw failure;
        const delay = retryDelay(policy, attempt, failure, request.repeatable);
        if (delay === undefined) throw failure;
        await pause(delay, callOptions.signal);
      }
    }
  };
}

type Attempt = (operation: Operation, request: Request, signal: AbortSignal | undefined) => Promise<Answer>;

function createAttempt(options: ClientOptions): Attempt {
  const { credential, tenant, timeoutMs = TIMEOUT_MS } = options;
  const baseUrl = new URL(options.baseUrl).href.replace(/\/+$/, '');
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const identify = async (): Promise<Record<string, string>> => ({
    authorization: `Bearer ${typeof credential === 'string' ? credential : await credential()}`,
    ...(tenant === undefined ? {} : { 'x-tenant-id': tenant }),
  });
  return async (operation, { method, path, headers, body }, signal) => {
    signal?.throwIfAborted();
    const identity = operation.public === true ? {} : await identify();
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const response = await send(`${baseUrl}${path}`, {
        method,
        headers: { ...headers, ...identity },
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      signal?.throwIfAborted();
      throw new ConnectionError(operation.id, error);
    }
  };
}
