import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  resumeExecution,
  type StartedExecution,
  startExecution,
} from '../../../../functions/workflows/simulator/execution.ts';
import type { ExecutionData } from '../../../../functions/workflows/simulator/execution-data.ts';
import type {
  Json,
  SimulationClock,
  TaskCall,
  TaskOutcome,
  TaskRuntime,
} from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY, LAMBDA } from './machine.ts';

/** Services that do not care who waits for them: every call has its own moment and outcome, however often it is asked. */
function services(failures: ReadonlySet<number>) {
  const ends = new Map<string, { readonly time: number; readonly outcome: TaskOutcome }>();
  function end(call: TaskCall, now: number) {
    const key = JSON.stringify(call.arguments);
    const number = ends.size;
    // No two calls end at the same moment, nor when a wait does: what comes first then is nobody's promise.
    const time = now + 400 + 100 / (number + Math.PI);
    const outcome: TaskOutcome = failures.has(number) ? { error: 'Broken' } : { output: number };
    const known = ends.get(key) ?? { time, outcome };
    ends.set(key, known);
    return known;
  }
  return (clock: SimulationClock): TaskRuntime => ({
    async call(call) {
      const { time, outcome } = end(call, clock.now());
      await new Promise<void>((resolve) => clock.at(time, resolve));
      return outcome;
    },
  });
}

/** Goes on with an execution, and at some of its moments with what was written down of it. */
async function runWithCuts(definition: Json, failures: readonly number[], cuts: ReadonlySet<number>) {
  const tasksOn = services(new Set(failures));
  let clock = createVirtualClock(0);
  let execution: StartedExecution = startExecution({
    ...{ ...IDENTITY, definition, input: { n: 1 } },
    ...{ clock, tasks: tasksOn(clock) },
  });
  for (let moment = 0; execution.result().status === 'RUNNING'; moment += 1) {
    await setImmediate();
    if (cuts.has(moment)) {
      const data = JSON.parse(JSON.stringify(execution.data())) as ExecutionData;
      clock = createVirtualClock(clock.now());
      execution = resumeExecution(data, { definition, clock, tasks: tasksOn(clock) });
      await setImmediate();
    }
    if (execution.result().status === 'RUNNING' && !clock.advance()) throw new Error('Nothing can happen any more');
  }
  return { result: execution.result(), history: execution.history() };
}

const state = fc.letrec<{ state: { readonly [field: string]: Json } }>((tie) => ({
  state: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      { Type: 'Pass', Assign: { x: '{% $random() %}' }, Output: { n: '{% $states.input.n + 1 %}' } },
      { Type: 'Pass', Output: { n: '{% $sum([$states.input.n, 2]) %}', run: '{% $states.context.Execution.Name %}' } },
    ),
    fc.nat(3).map((Seconds) => ({ Type: 'Wait', Seconds })),
    fc.constantFrom<{ readonly [field: string]: Json }>(
      { Type: 'Task', Resource: LAMBDA, Arguments: ['{% $uuid() %}'], TimeoutSeconds: 60, Output: { n: 3 } },
      {
        ...{ Type: 'Task', Resource: LAMBDA, Arguments: ['{% $uuid() %}'], Output: { n: 4 } },
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1, JitterStrategy: 'FULL' }],
        Catch: [{ ErrorEquals: ['States.ALL'], Output: { n: 5 }, Next: 'Last' }],
      },
    ),
    fc.array(tie('state'), { minLength: 1, maxLength: 3 }).map((inner) => ({
      ...{ Type: 'Parallel', Branches: inner.map((branch) => chain(branch)), Output: { n: 6 } },
      Catch: [{ ErrorEquals: ['States.ALL'], Output: { n: 7 }, Next: 'Last' }],
    })),
    fc.tuple(tie('state'), fc.nat(2)).map(([inner, MaxConcurrency]) => ({
      ...{ Type: 'Map', Items: [{ n: 1 }, { n: 2 }, { n: 3 }], MaxConcurrency, Output: { n: 8 } },
      ...{ ItemProcessor: chain(inner), Catch: [{ ErrorEquals: ['States.ALL'], Output: { n: 9 }, Next: 'Last' }] },
    })),
  ),
})).state;

function chain(...first: readonly { readonly [field: string]: Json }[]): { readonly [field: string]: Json } {
  const names = first.map((_, index) => `S${index}`);
  const states = first.map((each, index) => [names[index], { ...each, Next: names[index + 1] ?? 'Last' }]);
  return { StartAt: 'S0', States: { ...Object.fromEntries(states), Last: { Type: 'Pass', End: true } } };
}

test('an execution that is written down at any moments and resumed has the history it would have had', async () => {
  const states = fc.array(state, { minLength: 1, maxLength: 4 });
  const failures = fc.uniqueArray(fc.nat(8), { maxLength: 4 });
  const cuts = fc.uniqueArray(fc.nat(30), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(states, failures, cuts, async (all, failing, moments) => {
      const definition = { QueryLanguage: 'JSONata', ...chain(...all) };
      const whole = await runWithCuts(definition, failing, new Set());
      expect(await runWithCuts(definition, failing, new Set(moments))).toEqual(whole);
    }),
    { numRuns: 200 },
  );
}, 30_000);
