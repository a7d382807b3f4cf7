/** What the local cloud and the runtime inside a worker thread tell each other. */

/** How the cloud's clock runs: `speed` times as fast as the real one since the real moment `realStart`. */
export interface ClockPace {
  /** Milliseconds since the epoch on the cloud's clock at `realStart`. */
  readonly startedAt: number;
  readonly realStart: number;
  readonly speed: number;
}

export interface RuntimeSettings {
  /** Folder of the function's code. */
  readonly folder: string;
  /** `index.handler` */
  readonly handler: string;
  readonly pace: ClockPace;
}

/** Variables of the thread that no function in Lambda has: the runtime takes them out before it loads the code. */
export const CACHE_VARIABLES = ['NODE_COMPILE_CACHE', 'NODE_COMPILE_CACHE_PORTABLE'] as const;
export type CacheVariable = (typeof CACHE_VARIABLES)[number];

export interface InvocationMessage {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** When the function times out: real milliseconds since the epoch. */
  readonly deadline: number;
  readonly invokedFunctionArn: string;
  readonly traceId: string;
  /** @default - the function is not in tenant isolation mode */
  readonly tenantId: string | undefined;
}

/** `payload` is the JSON text of the answer or of the error's report. */
export type RuntimeMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'init-error' | 'result' | 'error'; readonly payload: string };
