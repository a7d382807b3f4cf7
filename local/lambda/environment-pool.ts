import type { FunctionOutcome } from '../service.ts';
import { type ExecutionEnvironment, exited } from './execution-environment.ts';
import type { InvocationMessage } from './runtime-messages.ts';

/** The environments of one function. */
export interface EnvironmentPool {
  /** Runs in a free environment, in a new one, or waits for one when there are as many as may be. Never rejects. */
  run(invocation: Omit<InvocationMessage, 'deadline'>): Promise<FunctionOutcome>;
  /** Invocations that run or wait. */
  readonly load: number;
  close(): Promise<void>;
}

/** Environments are started on demand and kept, so a function is as fast as it is in Lambda once it is warm. */
export function createEnvironmentPool(start: () => ExecutionEnvironment, maximum: number): EnvironmentPool {
  const environments = new Set<ExecutionEnvironment>();
  const idle: ExecutionEnvironment[] = [];
  const waiting: ((environment: ExecutionEnvironment | undefined) => void)[] = [];
  let load = 0;
  let closed = false;

  function acquire(): ExecutionEnvironment | undefined | Promise<ExecutionEnvironment | undefined> {
    for (let free = idle.pop(); free !== undefined; free = idle.pop()) {
      if (free.alive) return free;
    }
    return environments.size < maximum ? open() : new Promise((resolve) => waiting.push(resolve));
  }

  /** None once the pool is closed. */
  function open(): ExecutionEnvironment | undefined {
    if (closed) return undefined;
    const environment = start();
    environments.add(environment);
    void environment.ended.then(() => environments.delete(environment));
    return environment;
  }

  function release(environment: ExecutionEnvironment) {
    if (!environment.alive) environments.delete(environment);
    const next = waiting.shift();
    if (next !== undefined) next(environment.alive ? environment : open());
    else if (environment.alive) idle.push(environment);
  }

  async function run(invocation: Omit<InvocationMessage, 'deadline'>): Promise<FunctionOutcome> {
    load += 1;
    const environment = await acquire();
    try {
      return (await environment?.run(invocation)) ?? exited('signal: terminated');
    } finally {
      load -= 1;
      if (environment !== undefined) release(environment);
    }
  }

  async function close() {
    closed = true;
    for (const resolve of waiting.splice(0)) resolve(undefined);
    const all = [...environments];
    for (const environment of all) environment.kill();
    await Promise.all(all.map(({ ended }) => ended));
  }

  return {
    run,
    get load() {
      return load;
    },
    close,
  };
}
