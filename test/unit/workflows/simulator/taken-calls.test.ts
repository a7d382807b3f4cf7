import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  resumeExecution,
  type StartedExecution,
  startExecution,
} from '../../../../functions/workflows/simulator/execution.ts';
import type { ExecutionData } from '../../../../functions/workflows/simulator/execution-data.ts';
import type { Json, SimulationClock, TaskRuntime } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock, type VirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY } from './machine.ts';

type State = Readonly<Record<string, unknown>>;
/** A state of its own, or iterations. */
type Step = State | { readonly each: Steps; readonly map: State };
type Steps = readonly Step[];

// Nothing may happen at the same moment in two places, for its order there means nothing: all times are different.
const wait = fc.constant<State>({ Type: 'Wait', Seconds: '{% $floor($random() * 100000) %}' });
const callback = fc.constant<State>({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Arguments: { QueueUrl: 'q', MessageBody: '{% $states.context.Task.Token %}' },
  HeartbeatSeconds: 1000,
});
const map = fc.record({ items: fc.integer({ min: 1, max: 3 }), MaxConcurrency: fc.nat(2) }).map(
  ({ items, MaxConcurrency }): State => ({
    Type: 'Map',
    Items: `{% [$map([1..${items}], function($n) { { 'n': $n, 'in': $states.input } })] %}`,
    MaxConcurrency,
  }),
);
const { steps } = fc.letrec<{ steps: Steps; step: Step }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(wait, callback),
    fc.record({ each: tie('steps'), map }),
  ),
}));

/** States one after the other, each with a name of its own. */
function machineOf(all: Steps, path = 'S'): State {
  const names = all.map((_, index) => `${path}${index}`);
  const entries = all.map((step, index) => {
    const way = names[index + 1] === undefined ? { End: true } : { Next: names[index + 1] };
    return [names[index], { ...stateOf(step, `${names[index]}.`), ...way }];
  });
  return { StartAt: names[0], States: Object.fromEntries(entries) };
}

function stateOf(step: Step, path: string): State {
  if (!('each' in step)) return step;
  const { each, map: itself } = step as Extract<Step, { readonly map: State }>;
  return { ...itself, ItemProcessor: machineOf(each, path) };
}

/** Whoever gets a message sends an outcome for its token, at a time of its own, whatever becomes of the execution. */
function createQueue() {
  const due = new Map<string, number>();
  return {
    messages: () => [...due.keys()],
    runtime: (clock: SimulationClock): TaskRuntime => ({
      async call({ taskToken = '', taken }, _signal, submitted) {
        if (taken === undefined) {
          if (due.has(taskToken)) throw new Error('The message was sent twice');
          due.set(taskToken, clock.now() + (createHash('md5').update(taskToken).digest().readUInt32BE(0) % 50_000));
          submitted({ MessageId: 'm' });
        } else expect(taken).toEqual({ answer: { MessageId: 'm' } });
        await new Promise<void>((resolve) => void clock.at(due.get(taskToken) ?? 0, resolve));
        return { output: { told: taskToken } };
      },
    }),
  };
}

/** Runs to the end, written down, and resumed on a clock of its own, after each of these numbers of steps. */
async function runWithCuts(definition: Json, cuts: ReadonlySet<number>) {
  const queue = createQueue();
  let clock: VirtualClock = createVirtualClock(0);
  let execution: StartedExecution = startExecution({
    ...IDENTITY,
    ...{ definition, input: {}, clock, tasks: queue.runtime(clock) },
  });
  for (let step = 0; ; step += 1) {
    await setImmediate();
    if (cuts.has(step)) {
      const data = JSON.parse(JSON.stringify(execution.data())) as ExecutionData;
      clock = createVirtualClock(clock.now());
      execution = resumeExecution(data, { definition, clock, tasks: queue.runtime(clock) });
      await setImmediate();
    }
    if (execution.result().status !== 'RUNNING' || !clock.advance()) break;
  }
  return { result: execution.result(), history: execution.history(), messages: queue.messages() };
}

test('a resumed execution waits on for its tokens, sends no message twice, and ends as it would have', async () => {
  const cuts = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 6 }).map((after) => new Set(after));
  await fc.assert(
    fc.asyncProperty(steps, cuts, async (all, after) => {
      const definition = { QueryLanguage: 'JSONata', ...machineOf(all) } as Json;
      const steady = await runWithCuts(definition, new Set());
      expect(steady.result.status).toBe('SUCCEEDED');
      expect(await runWithCuts(definition, after)).toEqual(steady);
    }),
    { numRuns: 60 },
  );
}, 60_000);
