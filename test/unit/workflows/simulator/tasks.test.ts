import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { resumeExecution, startExecution } from '../../../../functions/workflows/simulator/execution.ts';
import type { ExecutionData } from '../../../../functions/workflows/simulator/execution-data.ts';
import type { Json, TaskCall, TaskRuntime } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY, LAMBDA, machine, started } from './machine.ts';

const SEND = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' } as const;
const BODY = { QueueUrl: 'q', MessageBody: 'm' };
const ASK = machine({ Ask: { ...SEND, Arguments: BODY, TimeoutSeconds: 60, HeartbeatSeconds: 20, End: true } });

/** Goes on elsewhere with what was written down, on a clock of its own. */
function resumed(data: ExecutionData, definition: Json) {
  const clock = createVirtualClock(0);
  const calls: TaskCall[] = [];
  const tasks: TaskRuntime = {
    call(call) {
      calls.push(call);
      return new Promise(() => undefined);
    },
  };
  const written = JSON.parse(JSON.stringify(data)) as ExecutionData;
  return { clock, calls, execution: resumeExecution(written, { definition, clock, tasks }) };
}

describe('a task under way when its execution is written down', () => {
  test('is called again as it was called first', async () => {
    const { execution, calls } = started(ASK);
    await setImmediate();
    const there = resumed(execution.data(), ASK);
    await setImmediate();
    expect(there.calls).toEqual([calls[0]?.call]);
    expect(there.calls[0]).not.toHaveProperty('taken');
  });

  test('is not called again when the service had taken it, whose answer goes along', async () => {
    for (const [answer, known] of [
      [{ MessageId: 'm' }, { MessageId: 'm' }],
      [undefined, null],
    ] as const) {
      const tasks: TaskRuntime = {
        call(_call, _signal, submitted) {
          submitted(answer);
          submitted({ MessageId: 'late' });
          return new Promise(() => undefined);
        },
      };
      const options = { definition: ASK, input: {}, clock: createVirtualClock(0), tasks };
      const execution = startExecution({ ...IDENTITY, ...options });
      await setImmediate();
      const there = resumed(execution.data(), ASK);
      await setImmediate();
      expect(there.calls).toEqual([
        expect.objectContaining({ arguments: BODY, taken: { answer: known ?? { MessageId: 'late' } } }),
      ]);
    }
  });

  test('keeps its time limits, and its token its heartbeats', async () => {
    const { execution } = started(ASK);
    await setImmediate();
    const data = execution.data();
    expect(Object.values(data.timers)).toEqual([
      { frame: expect.any(Number), purpose: 'task-timeout', time: 60_000 },
      { frame: expect.any(Number), purpose: 'heartbeat', time: 20_000 },
    ]);
    const there = resumed(data, ASK);
    there.clock.at(15_000, () => there.execution.heartbeat(there.calls[0]?.taskToken ?? ''));
    do await setImmediate();
    while (there.clock.advance());
    expect(there.execution.result()).toMatchObject({ error: 'States.Timeout', stoppedAt: 35_000 });
  });
});

describe('what a service says too late', () => {
  test('is no news to an execution that has gone on', async () => {
    const tell: (() => void)[] = [];
    const tasks: TaskRuntime = {
      call: (_call, _signal, submitted) =>
        new Promise((resolve) => {
          tell.push(() => {
            submitted({ MessageId: 'late' });
            resolve({ output: 'late' });
          });
        }),
    };
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Sleep' }];
    const definition = machine({
      Ask: { ...SEND, Arguments: BODY, TimeoutSeconds: 5, Catch, End: true },
      Sleep: { Type: 'Wait', Seconds: 9, Output: 'slept', End: true },
    });
    const clock = createVirtualClock(0);
    const execution = startExecution({ ...IDENTITY, definition, input: {}, clock, tasks });
    await setImmediate();
    clock.advance();
    await setImmediate();
    tell[0]?.();
    await setImmediate();
    clock.advance();
    expect(await execution.ended).toMatchObject({ status: 'SUCCEEDED', output: 'slept', stoppedAt: 14_000 });
    expect(execution.history().map(({ type }) => type)).not.toContain('TaskSubmitted');
    expect(execution.data().tasks).toEqual({});
  });

  test('of a task that only calls is not shown', async () => {
    const tasks: TaskRuntime = {
      async call(_call, _signal, submitted) {
        submitted({ a: 1 });
        return { output: 1 };
      },
    };
    for (const Resource of [LAMBDA, 'arn:aws:states:::aws-sdk:s3:getObject']) {
      const definition = machine({ Work: { Type: 'Task', Resource, End: true } });
      const options = { definition, input: {}, clock: createVirtualClock(0), tasks };
      const execution = startExecution({ ...IDENTITY, ...options });
      await execution.ended;
      expect(execution.history().map(({ type }) => type)).not.toContain('TaskSubmitted');
    }
  });
});
