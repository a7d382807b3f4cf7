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

interface State {
  readonly start: () => ExecutionEnvironment;
  readonly maximum: number;
  readonly environments: Set<ExecutionEnvironment>;
  readonly idle: ExecutionEnvironment[];
  readonly waiting: ((environment: ExecutionEnvironment | undefined) => void)[];
  closed: boolean;
}

/** Environments are started on demand and kept, so a function is as fast as it is in Lambda once it is warm. */
export function createEnvironmentPool(start: () => ExecutionEnvironment, maximum: number): EnvironmentPool {
  const state: State = { start, maximum, environments: new Set(), idle: [], waiting: [], closed: false };
  let load = 0;

  async function run(invocation: Omit<InvocationMessage, 'deadline'>): Promise<FunctionOutcome> {
    load += 1;
    const environment = await acquire(state);
    try {
      return (await environment?.run(invocation)) ?? exited('signal: terminated');
    } finally {
      load -= 1;
      if (environment !== undefined) release(state, environment);
    }
  }

  async function close() {
    state.closed = true;
    for (const resolve of state.waiting.splice(0)) resolve(undefined);
    const all = [...state.environments];
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

/** A free environment, a new one, or the next that is given back; none once the pool is closed. */
function acquire(state: State): ExecutionEnvironment | undefined | Promise<ExecutionEnvironment | undefined> {
  for (let free = state.idle.pop(); free !== undefined; free = state.idle.pop()) {
    if (free.alive) return free;
  }
  if (state.environments.size < state.maximum) return open(state);
  return new Promise((resolve) => state.waiting.push(resolve));
}

function open(state: State): ExecutionEnvironment | undefined {
  if (state.closed) return undefined;
  const environment = state.start();
  state.environments.add(environment);
  void environment.ended.then(() => state.environments.delete(environment));
  return environment;
}

function release(state: State, environment: ExecutionEnvironment) {
  if (!environment.alive) state.environments.delete(environment);
  const next = state.waiting.shift();
  if (next !== undefined) next(environment.alive ? environment : open(state));
  else if (environment.alive) state.idle.push(environment);
}
