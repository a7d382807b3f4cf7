import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { resumeExecution, startExecution } from '../../../../functions/workflows/simulator/execution.ts';
import type { ExecutionData } from '../../../../functions/workflows/simulator/execution-data.ts';
import type { Json, TaskCall, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY, LAMBDA, machine, run } from './machine.ts';

const TOKEN_TASK = machine({
  Ask: {
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    Arguments: { QueueUrl: 'q', MessageBody: { token: '{% $states.context.Task.Token %}' } },
    HeartbeatSeconds: 10,
    End: true,
  },
});

/** An execution whose tasks wait until they are answered here. */
function started(definition: Json, input: Json = {}) {
  const clock = createVirtualClock(0);
  const calls: { call: TaskCall; signal: AbortSignal; answer: (outcome: TaskOutcome) => void }[] = [];
  const tasks = {
    call: (call: TaskCall, signal: AbortSignal) =>
      new Promise<TaskOutcome>((answer) => {
        calls.push({ call, signal, answer });
      }),
  };
  const execution = startExecution({ ...IDENTITY, definition, input, clock, tasks });
  return { execution, clock, calls, tasks };
}

describe('a running execution', () => {
  test('hands a task its token, and ends it with what is sent for the token', async () => {
    const { execution, calls } = started(TOKEN_TASK);
    await setImmediate();
    const [first] = calls;
    expect(first?.call.taskToken).toEqual(expect.any(String));
    expect(first?.call.arguments).toEqual({ QueueUrl: 'q', MessageBody: { token: first?.call.taskToken } });
    first?.answer({ output: { approved: true } });
    expect(await execution.ended).toMatchObject({ status: 'SUCCEEDED', output: { approved: true } });
    expect(execution.history().map(({ type }) => type)).toContain('TaskSubmitted');
  });

  test('a heartbeat keeps a task alive; without one it times out and nobody waits for it', async () => {
    const { execution, calls, clock } = started(TOKEN_TASK);
    await setImmediate();
    const [first] = calls;
    clock.at(9000, () => execution.heartbeat(first?.call.taskToken ?? ''));
    clock.advance();
    await setImmediate();
    clock.advance();
    const result = await execution.ended;
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout', stoppedAt: 19_000 });
    expect(first?.signal.aborted).toBe(true);
  });

  test('can be stopped; what it waits for is given up', async () => {
    const { execution, calls } = started(machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true } }));
    await setImmediate();
    execution.stop('Enough', 'because');
    expect(await execution.ended).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'because' });
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(
      execution
        .history()
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(['TaskStateAborted', 'ExecutionAborted']);
    const events = execution.history().length;
    execution.stop();
    calls[0]?.answer({ output: 1 });
    await setImmediate();
    expect(execution.history()).toHaveLength(events);
  });

  test('a task that throws fails like one that reports a failure', async () => {
    const definition = machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true } });
    const { result } = await run(definition, {
      answer: () => {
        throw new Error('out of order');
      },
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed', cause: 'Error: out of order' });
  });

  test('gives others their turn in the middle of a long chain', async () => {
    const states = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `S${index}`,
        { Type: 'Pass', ...(index < 999 ? { Next: `S${index + 1}` } : { End: true }) },
      ]),
    );
    const { execution, clock } = started(machine(states));
    let turns = 0;
    while (execution.result().status === 'RUNNING') {
      await setImmediate();
      clock.advance();
      turns += 1;
    }
    expect(turns).toBeGreaterThanOrEqual(4);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', transitions: 1000 });
  });
});

describe('an execution that is written down', () => {
  const definition = machine({
    Set: { Type: 'Pass', Assign: { x: 1 }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 5, Output: '{% $x %}', End: true } } },
        {
          StartAt: 'Work',
          States: { Work: { Type: 'Task', Resource: LAMBDA, Arguments: ['{% $random() %}'], End: true } },
        },
      ],
      Next: 'After',
    },
    After: { Type: 'Pass', Output: { both: '{% $states.input %}', chance: '{% $random() %}' }, End: true },
  });

  test('goes on elsewhere as it would have gone on here', async () => {
    const here = started(definition);
    await setImmediate();
    const written = JSON.stringify(here.execution.data());
    here.calls[0]?.answer({ output: 'done' });
    await setImmediate();
    here.clock.advance();
    const expected = await here.execution.ended;

    const clock = createVirtualClock(0);
    const asked: TaskCall[] = [];
    const tasks = {
      async call(call: TaskCall): Promise<TaskOutcome> {
        asked.push(call);
        return { output: 'done' };
      },
    };
    const there = resumeExecution(JSON.parse(written) as ExecutionData, { definition, clock, tasks });
    await setImmediate();
    clock.advance();
    expect(await there.ended).toEqual(expected);
    expect(there.history()).toEqual(here.execution.history());
    expect(asked).toEqual([here.calls[0]?.call]);
  });
});

describe('chance', () => {
  const definition = machine({
    Draw: { Type: 'Pass', Output: '{% [$uuid(), $uuid(), $random(), $shuffle([1..9])] %}', End: true },
  });

  test('is the same for the same execution, and differs within it', async () => {
    const [first, second] = await Promise.all([run(definition), run(definition)]);
    expect(first.result.output).toEqual(second.result.output);
    const [one, other] = first.result.output as readonly string[];
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other).not.toBe(one);
  });

  test('comes from the source given, if one is', async () => {
    const { result } = await run(machine({ Draw: { Type: 'Pass', Output: '{% $random() %}', End: true } }), {
      random: () => 0.25,
    });
    expect(result.output).toBe(0.25);
  });
});
