import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startExecution } from '../../../../../functions/workflows/simulator/execution.ts';
import type { Json, TaskOutcome, TaskRuntime } from '../../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../../functions/workflows/simulator/virtual-clock.ts';
import { eventTypes, IDENTITY, machine, run } from '../machine.ts';

const task = (Resource: string, Arguments: Json) => machine({ Work: { Type: 'Task', Resource, Arguments, End: true } });
const CHILD = task('arn:aws:states:::states:startExecution.sync:2', { StateMachineArn: 'child' });
const SHOUT = task('arn:aws:states:::events:putEvents.waitForTaskToken', { Entries: [] });

/** An execution with one task, of which the test says when it is submitted and how it ends. */
async function started(definition: Json) {
  const made: { submitted?: (answer?: Json) => void; end?: (outcome: TaskOutcome) => void; signal?: AbortSignal } = {};
  const tasks: TaskRuntime = {
    call: (_call, signal, submitted) => {
      const { promise, resolve } = Promise.withResolvers<TaskOutcome>();
      Object.assign(made, { submitted, end: resolve, signal });
      return promise;
    },
  };
  const execution = startExecution({ ...IDENTITY, definition, input: {}, clock: createVirtualClock(0), tasks });
  await setImmediate();
  const types = () => execution.history().map(({ type }) => type);
  return { execution, made, types };
}

describe('a task that goes on after its call', () => {
  test('shows what the service answered to the call, once', async () => {
    const { execution, made, types } = await started(CHILD);
    expect(types().at(-1)).toBe('TaskStarted');
    made.submitted?.({ ExecutionArn: 'child:1', StartDate: 5 });
    made.submitted?.({ ExecutionArn: 'child:2' });
    await setImmediate();
    expect(types().at(-1)).toBe('TaskSubmitted');
    const { taskSubmittedEventDetails: details } = execution.history().at(-1) as unknown as {
      taskSubmittedEventDetails: { output: string };
    };
    expect(details).toMatchObject({ resource: 'startExecution.sync:2', resourceType: 'states' });
    expect(JSON.parse(details.output)).toMatchObject({ ExecutionArn: 'child:1', SdkHttpMetadata: {} });
    made.end?.({ output: { Status: 'SUCCEEDED' } });
    expect(await execution.ended).toMatchObject({ output: { Status: 'SUCCEEDED' } });
    expect(types().filter((type) => type === 'TaskSubmitted')).toHaveLength(1);
  });

  test('that succeeds was submitted, even if nobody said so; one that fails may not have been', async () => {
    const good = await started(SHOUT);
    good.made.end?.({ output: 1 });
    await good.execution.ended;
    expect(good.types().slice(4, 6)).toEqual(['TaskSubmitted', 'TaskSucceeded']);
    const bad = await started(SHOUT);
    bad.made.end?.({ error: 'Broken' });
    await bad.execution.ended;
    expect(bad.types()).not.toContain('TaskSubmitted');
  });

  test('fails when its call is answered by a failure; nobody waits for its token then', async () => {
    const { execution, made, types } = await started(SHOUT);
    made.submitted?.({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InvalidArgument' }] });
    expect(await execution.ended).toMatchObject({ status: 'FAILED', error: 'EventBridge.FailedEntry' });
    expect(made.signal?.aborted).toBe(true);
    expect(types()).not.toContain('TaskSubmitted');
  });

  test('is submitted at once in virtual time, where only its end is known', async () => {
    const simulation = await run(SHOUT);
    expect(eventTypes(simulation).slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });
});
