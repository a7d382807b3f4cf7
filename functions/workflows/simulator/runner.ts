import { advance, type KernelEvent } from './kernel.ts';
import type { Effect, Run } from './run.ts';
import type { Json, SimulationClock, TaskCall, TaskOutcome, TaskRuntime } from './types.ts';

type Post = (event: KernelEvent) => void;

/** Brings an execution and the world outside together. */
export interface Runner {
  /** Tells the execution what happened. */
  readonly post: Post;
  /** Does what the execution wants done. */
  readonly perform: (effect: Effect) => void;
}

function createTimers(clock: SimulationClock, post: Post) {
  const cancels = new Map<number, () => void>();
  return {
    set(timer: number, time: number): void {
      const wake = () => {
        cancels.delete(timer);
        post({ type: 'timer', timer });
      };
      cancels.set(timer, clock.at(time, wake));
    },
    cancel(timer: number): void {
      cancels.get(timer)?.();
      cancels.delete(timer);
    },
  };
}

function createCalls(tasks: TaskRuntime, post: Post) {
  const open = new Map<number, AbortController>();

  async function answer(taskId: number, call: TaskCall, signal: AbortSignal): Promise<TaskOutcome> {
    const submitted = (output?: Json) => post({ type: 'submitted', taskId, output });
    try {
      return await tasks.call(call, signal, submitted);
    } catch (error) {
      // The port promises not to throw; an execution must not hang when it does.
      return { error: 'States.TaskFailed', cause: String(error) };
    }
  }

  return {
    async start(taskId: number, call: TaskCall): Promise<void> {
      const controller = new AbortController();
      open.set(taskId, controller);
      const outcome = await answer(taskId, call, controller.signal);
      open.delete(taskId);
      post({ type: 'outcome', taskId, outcome });
    },
    abandon(taskId: number): void {
      open.get(taskId)?.abort();
      open.delete(taskId);
    },
  };
}

/** Does outside what the kernel wants, and tells it what happened, one thing after the other. */
export function createRunner(
  run: Run,
  { clock, tasks }: { readonly clock: SimulationClock; readonly tasks: TaskRuntime },
  ended: () => void,
): Runner {
  const inbox: KernelEvent[] = [];
  const timers = createTimers(clock, post);
  const calls = createCalls(tasks, post);
  let busy = false;

  function perform(effect: Effect): void {
    if (effect.type === 'set-timer') timers.set(effect.timer, effect.time);
    else if (effect.type === 'cancel-timer') timers.cancel(effect.timer);
    else if (effect.type === 'call') void calls.start(effect.taskId, effect.call);
    else calls.abandon(effect.taskId);
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

  return { post, perform };
}
