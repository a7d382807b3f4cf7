import { Worker } from 'node:worker_threads';
import type { FunctionOutcome } from '../service.ts';
import type { CacheVariable, InvocationMessage, RuntimeMessage, RuntimeSettings } from './runtime-messages.ts';

export interface EnvironmentSettings {
  readonly runtime: RuntimeSettings;
  /** All of the function's `process.env`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Folder that keeps compiled code for the next environment. */
  readonly codeCache: string;
  /** Takes each line that the function prints. */
  readonly print: (line: string) => void;
}

/** One environment of a function: it runs one invocation at a time, and is dead after a crash or a timeout. */
export interface ExecutionEnvironment {
  readonly alive: boolean;
  /** Never rejects: a crash is an outcome. */
  run(invocation: Omit<InvocationMessage, 'deadline'>): Promise<FunctionOutcome>;
  /** Ends it at once, as a crash would. */
  kill(): void;
  /** Resolves when its thread has ended. */
  readonly ended: Promise<void>;
}

/** Lambda allows ten seconds for the start; a laptop that starts many functions at once needs more. */
const INIT_TIMEOUT_SECONDS = 30;

/** What is known of an environment as it goes along. */
interface State {
  /** How it died; undefined while it lives. */
  death: FunctionOutcome | undefined;
  /** Takes the outcome of the invocation that runs. */
  settle: ((outcome: FunctionOutcome) => void) | undefined;
  readonly started: PromiseWithResolvers<void>;
}

/** Starts a worker thread for a function. */
export function startEnvironment(settings: EnvironmentSettings): ExecutionEnvironment {
  const worker = startWorker(settings);
  const state: State = { death: undefined, settle: undefined, started: Promise.withResolvers() };

  function die(outcome: FunctionOutcome) {
    state.death ??= outcome;
    state.started.resolve();
    finish(state, outcome);
    void worker.terminate();
  }

  async function run(invocation: Omit<InvocationMessage, 'deadline'>): Promise<FunctionOutcome> {
    const outcome = Promise.withResolvers<FunctionOutcome>();
    state.settle = outcome.resolve;
    const endAfter = (seconds: number) =>
      setTimeout(() => die(timedOut(invocation.requestId, seconds)), seconds * 1000);
    const starting = endAfter(INIT_TIMEOUT_SECONDS);
    await state.started.promise;
    clearTimeout(starting);
    if (state.death !== undefined) return state.death;
    const seconds = realTimeout(settings);
    const running = endAfter(seconds);
    const deadline = performance.timeOrigin + performance.now() + seconds * 1000;
    worker.postMessage({ ...invocation, deadline });
    return outcome.promise.finally(() => clearTimeout(running));
  }

  return {
    get alive() {
      return state.death === undefined;
    },
    run,
    kill: () => die(exited('signal: killed')),
    ended: listen(worker, state, settings.print, die),
  };
}

/** Real seconds: more on a clock that is slow, but no less on a fast one, which does not make the machine faster. */
function realTimeout({ timeoutSeconds, runtime: { pace } }: EnvironmentSettings): number {
  return timeoutSeconds / Math.min(1, pace.speed);
}

function startWorker(settings: EnvironmentSettings): Worker {
  return new Worker(new URL('./runtime.ts', import.meta.url), {
    workerData: settings.runtime,
    env: { ...settings.variables, ...cacheVariables(settings.codeCache) },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb },
  });
}

/** Entries are found by their place relative to the folder, so a copy of an assembly brings its cache along. */
function cacheVariables(folder: string): Readonly<Record<CacheVariable, string>> {
  return { NODE_COMPILE_CACHE: folder, NODE_COMPILE_CACHE_PORTABLE: '1' };
}

/** Follows a worker to its end. */
function listen(
  worker: Worker,
  state: State,
  print: (line: string) => void,
  die: (outcome: FunctionOutcome) => void,
): Promise<void> {
  worker.on('message', (message: RuntimeMessage) => {
    if (message.type === 'ready') state.started.resolve();
    else if (message.type === 'result') finish(state, { payload: message.payload });
    else if (message.type === 'error') finish(state, failed(message.payload));
    else die(failed(message.payload));
  });
  worker.on('error', (error) => {
    print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    die(exited(isOutOfMemory(error) ? 'signal: killed' : 'exit status 1'));
  });
  for (const output of [worker.stdout, worker.stderr]) eachLine(output, print);
  return new Promise((resolve) =>
    worker.once('exit', (code) => {
      die(exited(`exit status ${code}`));
      resolve();
    }),
  );
}

function finish(state: State, outcome: FunctionOutcome) {
  state.settle?.(outcome);
  state.settle = undefined;
}

function failed(payload: string): FunctionOutcome {
  return { payload, functionError: 'Unhandled' };
}

/** What Lambda reports when a runtime ends without an answer. */
export function exited(reason: string): FunctionOutcome {
  const errorMessage = `Error: Runtime exited with error: ${reason}`;
  return failed(JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage }));
}

function timedOut(requestId: string, seconds: number): FunctionOutcome {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
  return failed(JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage }));
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function eachLine(output: NodeJS.ReadableStream, print: (line: string) => void) {
  let rest = '';
  output.setEncoding('utf8');
  output.on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) print(line);
  });
  output.on('end', () => rest === '' || print(rest));
}
