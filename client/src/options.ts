/** An access token or API key, or a function that gives one; it is asked before every attempt, so it may refresh. */
export type Credential = string | (() => string | Promise<string>);

/** How often, and after how long, a request that failed is sent again. */
export interface RetryOptions {
  /** Attempts in all, the first included. @defaultValue 4 */
  readonly attempts?: number | undefined;
  /** Longest pause before the second attempt; it doubles with each further one. @defaultValue 200 */
  readonly firstDelayMs?: number | undefined;
  /** No pause is longer; a server that asks for more ends the attempts. @defaultValue 20000 */
  readonly longestDelayMs?: number | undefined;
}

export interface ClientOptions {
  /** Where the API is: the output `ApiUrl` of the deployment, to which paths like `/v1/executions` are added. */
  readonly baseUrl: string;
  readonly credential: Credential;
  /** Id of the tenant that the credential must belong to; any other is refused with `tenant-mismatch`. */
  readonly tenant?: string | undefined;
  /** @defaultValue the global `fetch` */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** `false` sends every request once. */
  readonly retry?: RetryOptions | false | undefined;
  /** How long one attempt may take. @defaultValue 30000, a second more than the API may take */
  readonly timeoutMs?: number | undefined;
}

/** What any call takes beside its input. */
export interface CallOptions {
  /** Ends the call, its pauses and its further attempts; the call rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** An id of your own for the request (8 to 128 letters, digits, `.`, `_`, `-`), as logs and support know it. */
  readonly requestId?: string | undefined;
}

/** What a call takes that the server runs once however often it is sent. */
export interface CreateOptions extends CallOptions {
  /**
   * The same key and input get the same answer for 24 hours. Pass your own to be safe across restarts of your process.
   * @defaultValue a random one for this call, which makes its own retries safe
   */
  readonly idempotencyKey?: string | undefined;
}

/** What a call takes that begins something, and can wait for its end. */
export interface StartOptions extends CreateOptions {
  /**
   * Seconds to wait for the end, 25 at most: when it comes in time, the answer says how it ended.
   * @defaultValue none: the answer comes at once
   */
  readonly waitSeconds?: number | undefined;
}

/** What a call takes that edits a resource. */
export interface EditOptions extends CallOptions {
  /** The `etag` that `withResponse()` gave for the state that is edited. */
  readonly ifMatch: string;
}
