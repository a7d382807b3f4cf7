import { Worker } from 'node:worker_threads';
import type { FunctionOutcome } from '../service.ts';
import type { InvocationMessage, RuntimeMessage, RuntimeSettings } from './runtime-messages.ts';

export interface EnvironmentSettings {
  readonly runtime: RuntimeSettings;
  /** All of the function's `process.env`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
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

type Settle = (outcome: FunctionOutcome) => void;

/** Starts a worker thread for a function. */
export function startEnvironment(settings: EnvironmentSettings): ExecutionEnvironment {
  const worker = new Worker(new URL('./runtime.ts', import.meta.url), {
    workerData: settings.runtime,
    env: { ...settings.variables },
    execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning'],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb },
  });
  let alive = true;
  let settle: Settle | undefined;
  let initFailure: FunctionOutcome | undefined;
  const started = Promise.withResolvers<void>();

  function finish(outcome: FunctionOutcome) {
    settle?.(outcome);
    settle = undefined;
  }

  function die(outcome: FunctionOutcome) {
    alive = false;
    initFailure ??= outcome;
    started.resolve();
    finish(outcome);
    void worker.terminate();
  }

  worker.on('message', (message: RuntimeMessage) => {
    if (message.type === 'ready') started.resolve();
    else if (message.type === 'result') finish({ payload: message.payload });
    else if (message.type === 'error') finish(failed(message.payload));
    else die(failed(message.payload));
  });
  worker.on('error', (error) => {
    settings.print(`${error instanceof Error ? error.stack : String(error)}`);
    die(exited(isOutOfMemory(error) ? 'signal: killed' : 'exit status 1'));
  });
  const ended = new Promise<void>((resolve) =>
    worker.once('exit', (code) => {
      die(exited(`exit status ${code}`));
      resolve();
    }),
  );
  for (const output of [worker.stdout, worker.stderr]) eachLine(output, settings.print);

  async function run(invocation: Omit<InvocationMessage, 'deadline'>): Promise<FunctionOutcome> {
    const outcome = Promise.withResolvers<FunctionOutcome>();
    settle = outcome.resolve;
    const starting = setTimeout(
      () => die(timedOut(invocation.requestId, INIT_TIMEOUT_SECONDS)),
      INIT_TIMEOUT_SECONDS * 1000,
    );
    await started.promise;
    clearTimeout(starting);
    if (!alive) return initFailure ?? exited('exit status 1');
    const limit = settings.timeoutSeconds * 1000;
    const timer = setTimeout(() => die(timedOut(invocation.requestId, settings.timeoutSeconds)), limit);
    worker.postMessage({ ...invocation, deadline: performance.timeOrigin + performance.now() + limit });
    return outcome.promise.finally(() => clearTimeout(timer));
  }

  return {
    get alive() {
      return alive;
    },
    run,
    kill: () => die(exited('signal: killed')),
    ended,
  };
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
