import { createCaller } from './caller.ts';
import { type Api, createApi } from './generated/api.ts';
import type { ClientOptions } from './options.ts';
import { createTransport } from './transport.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/**
 * The API as one principal calls it: `client.<group>.<operation>(input, options)`. A method names the codes that are its
 * own; beside them any call may meet those about its input, its credential and the load of the platform.
 */
export type Client = Api & Waiting;

/**
 * Makes a client. Every method rejects with `ApiError` when the API refuses, and with `ConnectionError` when no answer
 * comes; what may pass later and can be repeated safely has been repeated before.
 * @throws TypeError when `baseUrl` is no URL
 */
export function createClient(options: ClientOptions): Client {
  const api = createApi(createCaller(createTransport(options)));
  return { ...api, ...createWaiting(api) };
}
