import type { TimerPurpose } from '../execution-data.ts';
import { ERROR_NAMES, StateFailure } from '../failure.ts';
import { startState } from '../kernel.ts';
import type { Effect, Visit } from '../run.ts';
import { ordinaryEnd, type StateEnd } from '../states/state-type.ts';
import { endTask, timeOutTask } from '../states/task.ts';
import { noteArguments } from './inspection.ts';
import type { InspectionData, TestWorld } from './request.ts';

/** Milliseconds that a test may take (API reference, "TestState"). */
const TEST_LIMIT_MS = 5 * 60_000;

/** What the state makes of something that happened. @throws StateFailure */
type Ending = () => StateEnd;

function timerEnding(visit: Visit, purpose: TimerPurpose): StateEnd {
  if (purpose === 'task-timeout' || purpose === 'heartbeat') return timeOutTask(visit, purpose);
  return ordinaryEnd(visit);
}

function testTimedOut(): never {
  throw new StateFailure({ error: ERROR_NAMES.timeout });
}

/** Lets a state do its work in the world; whatever happens first decides. @throws StateFailure */
export async function work(visit: Visit, world: TestWorld, seen: InspectionData): Promise<StateEnd> {
  const { run } = visit;
  const end = await startState(visit);
  noteArguments(visit, seen);
  if (end !== undefined) return end;
  const first = Promise.withResolvers<Ending>();
  const abandoned = new AbortController();
  const cancels: (() => void)[] = [];
  const wake = (time: number, ending: Ending) => cancels.push(world.clock.at(time, () => first.resolve(ending)));
  const perform = (effect: Effect) => {
    if (effect.type === 'set-timer') {
      const purpose = run.data.timers[effect.timer]?.purpose ?? 'wait';
      wake(effect.time, () => timerEnding(visit, purpose));
    } else if (effect.type === 'call') {
      const outcome = world.tasks.call(effect.call, abandoned.signal, () => undefined);
      outcome.then((answer) => first.resolve(() => endTask(visit, answer)), first.reject);
    }
  };
  for (const effect of run.effects.splice(0)) perform(effect);
  wake(run.now() + TEST_LIMIT_MS, testTimedOut);
  const ending = await first.promise;
  abandoned.abort();
  for (const cancel of cancels) cancel();
  return ending();
}
