import { WaitTimeoutError } from './errors.ts';
import type { Api } from './generated/api.ts';
import type { Execution, Operation, WorkflowVersion } from './generated/schemas.ts';
import type { ReadVersionInput } from './generated/workflows.ts';
import { pause } from './retry.ts';

export interface WaitOptions {
  /** How long to wait at most. @defaultValue 300000, five minutes */
  readonly timeoutMs?: number | undefined;
  /** Pause after the first look; each further one is half as long again. @defaultValue 200 */
  readonly firstIntervalMs?: number | undefined;
  /** Longest pause between two looks. @defaultValue 5000 */
  readonly longestIntervalMs?: number | undefined;
  /** Ends the waiting, which rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** An execution that has ended: look at `status`, then at `output` or `error`. */
export type EndedExecution = Execution & { readonly status: 'completed' | 'faulted' | 'cancelled' };

/** A version that can be started, or whose publishing failed: look at `status`, then at `failure`. */
export type SettledVersion = WorkflowVersion & { readonly status: 'published' | 'failed' };

/** An operation that has ended: look at `status`, then at `progress` and `errors`. */
export type EndedOperation = Operation & { readonly status: 'succeeded' | 'failed' | 'cancelled' };

/** Helpers that read a resource until it has come to rest. */
export interface Waiting {
  /**
   * Reads an execution until it has ended, in whatever status.
   * @throws ApiError as `executions.read`
   * @throws WaitTimeoutError
   */
  waitForExecution(id: string, options?: WaitOptions): Promise<EndedExecution>;
  /**
   * Reads a version until it is published, or publishing it has failed.
   * @throws ApiError as `workflows.readVersion`
   * @throws WaitTimeoutError
   */
  waitForVersion(version: ReadVersionInput, options?: WaitOptions): Promise<SettledVersion>;
  /**
   * Reads an operation until it has ended, in whatever status.
   * @throws ApiError as `operations.read`
   * @throws WaitTimeoutError
   */
  waitForOperation(id: string, options?: WaitOptions): Promise<EndedOperation>;
}

export function createWaiting(api: Api): Waiting {
  return {
    waitForExecution: (id, options = {}) =>
      settle(
        `execution ${id}`,
        () => api.executions.read({ execution: id }, { signal: options.signal }),
        hasEnded,
        options,
      ),
    // Only the name travels on, so that a whole version may be passed.
    waitForVersion: ({ workflow, version }, options = {}) =>
      settle(
        `publishing ${workflow} ${version}`,
        () => api.workflows.readVersion({ workflow, version }, { signal: options.signal }),
        isSettled,
        options,
      ),
    waitForOperation: (id, options = {}) =>
      settle(
        `operation ${id}`,
        () => api.operations.read({ operation: id }, { signal: options.signal }),
        hasConcluded,
        options,
      ),
  };
}

function hasEnded(execution: Execution): execution is EndedExecution {
  return execution.status === 'completed' || execution.status === 'faulted' || execution.status === 'cancelled';
}

function isSettled(version: WorkflowVersion): version is SettledVersion {
  return version.status !== 'publishing';
}

function hasConcluded(operation: Operation): operation is EndedOperation {
  return operation.status !== 'pending' && operation.status !== 'running';
}

async function settle<T, S extends T>(
  what: string,
  read: () => Promise<T>,
  done: (resource: T) => resource is S,
  options: WaitOptions,
): Promise<S> {
  const { timeoutMs = 300_000, firstIntervalMs = 200, longestIntervalMs = 5000, signal } = options;
  const deadline = Date.now() + timeoutMs;
  for (let interval = firstIntervalMs; ; interval *= 1.5) {
    const resource = await read();
    if (done(resource)) return resource;
    const left = deadline - Date.now();
    if (left <= 0) throw new WaitTimeoutError(what, timeoutMs, resource);
    await pause(Math.min(interval, longestIntervalMs, left), signal);
  }
}
