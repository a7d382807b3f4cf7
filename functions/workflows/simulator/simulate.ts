import { setImmediate } from 'node:timers/promises';
import { startExecution } from './execution.ts';
import type { ExecutionOptions, ExecutionResult, HistoryEvent, TaskRuntime } from './types.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** What a simulation is started with. */
export type SimulationOptions = Omit<ExecutionOptions, 'clock'> & {
  /** Milliseconds since the epoch. @default 0 */
  readonly startedAt?: number;
};

/** How a simulated execution ended, and all that happened in it. */
export interface Simulation {
  readonly result: ExecutionResult;
  readonly history: readonly HistoryEvent[];
}

interface TimedTasks extends TaskRuntime {
  /** Resolves when all that can happen at this moment has happened: no task is being answered, and no answer is being used. */
  settled(): Promise<void>;
}

/** Tasks that take their `durationMs` on the virtual clock, and none of it in reality. */
function timedTasks(tasks: TaskRuntime, clock: VirtualClock): TimedTasks {
  const open = new Set<Promise<unknown>>();
  return {
    async call(call, signal, submitted) {
      // Between the call and the outcome lies no other answer here.
      submitted();
      const answer = tasks.call(call, signal, () => undefined);
      open.add(answer);
      const outcome = await answer.finally(() => open.delete(answer));
      const { durationMs = 0 } = outcome;
      // An endless task sets no alarm.
      if (durationMs > 0)
        await new Promise<void>((resolve) => {
          if (Number.isFinite(durationMs)) clock.at(clock.now() + durationMs, resolve);
        });
      return outcome;
    },
    async settled() {
      // All that can happen at one moment happens in microtasks; they are over when this resolves.
      await setImmediate();
      // An answer may lead to the next call at once.
      while (open.size > 0) {
        await Promise.allSettled(open);
        await setImmediate();
      }
    },
  };
}

/**
 * Runs an execution in virtual time: waits, retries and the `durationMs` of outcomes take no time. It ends when the
 * execution does, or when nothing can happen any more: a task of infinite duration without a time limit is left
 * `RUNNING`.
 */
export async function simulate({ startedAt = 0, ...options }: SimulationOptions): Promise<Simulation> {
  const clock = createVirtualClock(startedAt);
  const tasks = timedTasks(options.tasks, clock);
  const execution = startExecution({ ...options, clock, tasks });
  let waiting = true;
  while (waiting && execution.result().status === 'RUNNING') {
    await tasks.settled();
    waiting = execution.result().status !== 'RUNNING' || clock.advance();
  }
  return { result: execution.result(), history: execution.history() };
}
