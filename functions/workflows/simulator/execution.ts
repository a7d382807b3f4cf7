import type { ExecutionData, TaskWork } from './execution-data.ts';
import type { KernelEvent } from './kernel.ts';
import { loadMachine } from './machine.ts';
import { nextRandom, randomSeed } from './random.ts';
import { redriveExecution, redriveObstacle } from './redrive.ts';
import type { Effect, Run } from './run.ts';
import { createRunner } from './runner.ts';
import type { Execution, ExecutionOptions, ExecutionResult, TaskCall } from './types.ts';

/** The data of an execution that has not begun. */
export function newExecution(options: ExecutionOptions): ExecutionData {
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
    redriveCount: 0,
    transitions: 0,
    randomState: randomSeed(executionArn),
    variableBytes: 0,
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

function resultOf(data: ExecutionData): ExecutionResult {
  const { status, output, error, cause, startedAt, stoppedAt, transitions, redriveCount, redrivenAt } = data;
  return {
    status,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    startedAt,
    ...(stoppedAt !== undefined && { stoppedAt }),
    transitions,
    redriveCount,
    ...(redrivenAt !== undefined && { redrivenAt }),
  };
}

/** What the data of an execution does not hold. */
export type RunOptions = Pick<ExecutionOptions, 'definition' | 'clock' | 'tasks' | 'random' | 'checkpoint'>;

/** Runs an execution from its data, told first what happened. */
function runExecution(data: ExecutionData, options: RunOptions, first: KernelEvent): StartedExecution {
  const run: Run = {
    machine: loadMachine(options.definition),
    data,
    now: () => options.clock.now(),
    random: options.random ?? ownRandom(data),
    checkpoint: () => options.checkpoint?.(data),
    effects: [],
  };
  let end = Promise.withResolvers<ExecutionResult>();
  const { post, perform } = createRunner(run, options, () => end.resolve(resultOf(data)));
  for (const effect of interruptedEffects(data)) perform(effect);
  post(first);
  return {
    executionArn: data.executionArn,
    get ended() {
      return end.promise;
    },
    result: () => resultOf(data),
    history: () => data.history,
    heartbeat: (token) => post({ type: 'heartbeat', token }),
    stop(error, cause) {
      post({ type: 'stop', output: { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) } });
    },
    redriveObstacle: () => redriveObstacle(data, run.now()),
    redrive() {
      redriveExecution(run);
      end = Promise.withResolvers();
      post({ type: 'continue' });
    },
    data: () => data,
  };
}

/** What an execution that was written down had asked for: its timers and its tasks. */
function interruptedEffects({ timers, frames }: ExecutionData): readonly Effect[] {
  const waits = Object.entries(timers).map(
    ([timer, { time }]): Effect => ({ type: 'set-timer', timer: Number(timer), time }),
  );
  const calls = Object.values(frames).flatMap(({ state }): readonly Effect[] => {
    const work = state?.work;
    return work?.type === 'task' ? [{ type: 'call', taskId: work.taskId, call: callAgain(work) }] : [];
  });
  return [...waits, ...calls];
}

/** A service that had taken the call is told so. */
function callAgain({ call, submitted, answer = null }: TaskWork): TaskCall {
  return submitted ? { ...call, taken: { answer } } : call;
}

/** A started execution, which can be written down at any moment. */
export interface StartedExecution extends Execution {
  /**
   * All of the execution as plain data: the live object, so copy or serialize it at once. It is whole whenever the
   * caller runs in a task of its own, not in a microtask.
   */
  data(): ExecutionData;
}

/** Goes on with an execution from its data. Calls that were under way are made again, unless the service had taken them. */
export function resumeExecution(data: ExecutionData, options: RunOptions): StartedExecution {
  return runExecution(data, options, { type: 'continue' });
}

/** Starts an execution; it goes on by itself, by the clock and by what its tasks answer. */
export function startExecution(options: ExecutionOptions): StartedExecution {
  return runExecution(newExecution(options), options, { type: 'start' });
}
