import type { ExecutionData } from './execution-data.ts';
import { advance, type KernelEvent } from './kernel.ts';
import { loadMachine } from './machine.ts';
import { nextRandom, randomSeed } from './random.ts';
import type { Effect, Run } from './run.ts';
import type { Execution, ExecutionOptions, ExecutionResult, TaskOutcome } from './types.ts';

function newExecution(options: ExecutionOptions): ExecutionData {
  const { executionArn, executionName, stateMachineArn, stateMachineName, roleArn, input, clock } = options;
  return {
    executionArn,
    executionName,
    stateMachineArn,
    stateMachineName,
    roleArn,
    input,
    startedAt: clock.now(),
    status: 'RUNNING',
    transitions: 0,
    randomState: randomSeed(executionArn),
    nextId: 1,
    frames: {},
    ready: [],
    timers: {},
    tasks: {},
    history: [],
  };
}

/** The generator whose state is part of the execution. */
function ownRandom(data: ExecutionData): () => number {
  return () => {
    const { state, value } = nextRandom(data.randomState);
    data.randomState = state;
    return value;
  };
}

function resultOf({ status, output, error, cause, startedAt, stoppedAt, transitions }: ExecutionData): ExecutionResult {
  return {
    status,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    startedAt,
    ...(stoppedAt !== undefined && { stoppedAt }),
    transitions,
  };
}

/** Does outside what the kernel wants, and tells it what happened, one thing after the other. */
function createRunner(run: Run, { clock, tasks }: ExecutionOptions, ended: () => void): (event: KernelEvent) => void {
  const inbox: KernelEvent[] = [];
  const timers = new Map<number, () => void>();
  const calls = new Map<number, AbortController>();
  let busy = false;

  async function call(taskId: number, effect: Extract<Effect, { type: 'call' }>): Promise<void> {
    const controller = new AbortController();
    calls.set(taskId, controller);
    const outcome = await answer(effect, controller.signal);
    if (calls.delete(taskId)) post({ type: 'outcome', taskId, outcome });
  }

  async function answer(effect: Extract<Effect, { type: 'call' }>, signal: AbortSignal): Promise<TaskOutcome> {
    try {
      return await tasks.call(effect.call, signal);
    } catch (error) {
      // The port promises not to throw; an execution must not hang when it does.
      return { error: 'States.TaskFailed', cause: String(error) };
    }
  }

  function perform(effect: Effect): void {
    switch (effect.type) {
      case 'set-timer': {
        const { timer, time } = effect;
        const wake = () => {
          timers.delete(timer);
          post({ type: 'timer', timer });
        };
        timers.set(timer, clock.at(time, wake));
        return;
      }
      case 'cancel-timer':
        timers.get(effect.timer)?.();
        timers.delete(effect.timer);
        return;
      case 'call':
        void call(effect.taskId, effect);
        return;
      case 'abandon':
        calls.get(effect.taskId)?.abort();
        calls.delete(effect.taskId);
        return;
    }
  }

  async function work(): Promise<void> {
    busy = true;
    for (let event = inbox.shift(); event !== undefined; event = inbox.shift()) {
      await advance(run, event);
      for (const effect of run.effects.splice(0)) perform(effect);
      // The clock gives the others their turn.
      if (run.data.ready.length > 0) clock.at(clock.now(), () => post({ type: 'continue' }));
    }
    busy = false;
    if (run.data.status !== 'RUNNING') ended();
  }

  function post(event: KernelEvent): void {
    inbox.push(event);
    if (!busy) void work();
  }

  return post;
}

/** Starts an execution; it goes on by itself, by the clock and by what its tasks answer. */
export function startExecution(options: ExecutionOptions): Execution {
  const data = newExecution(options);
  const run: Run = {
    machine: loadMachine(options.definition),
    data,
    now: () => options.clock.now(),
    random: options.random ?? ownRandom(data),
    effects: [],
  };
  const { promise, resolve } = Promise.withResolvers<ExecutionResult>();
  const post = createRunner(run, options, () => resolve(resultOf(data)));
  post({ type: 'start' });
  return {
    executionArn: data.executionArn,
    ended: promise,
    result: () => resultOf(data),
    history: () => data.history,
    heartbeat: (token) => post({ type: 'heartbeat', token }),
    stop(error, cause) {
      post({ type: 'stop', output: { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) } });
    },
  };
}
