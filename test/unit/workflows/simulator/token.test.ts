import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { LAMBDA, machine, started } from './machine.ts';

const ASK = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Arguments: { QueueUrl: 'q', MessageBody: { token: '{% $states.context.Task.Token %}' } },
} as const;
const TOKEN_TASK = machine({ Ask: { ...ASK, HeartbeatSeconds: 10, End: true } });

describe('a task that waits for its token', () => {
  test('is handed it, and ends with what is sent for it', async () => {
    const { execution, calls } = started(TOKEN_TASK);
    await setImmediate();
    const [first] = calls;
    expect(first?.call.taskToken).toEqual(expect.any(String));
    expect(first?.call.arguments).toEqual({ QueueUrl: 'q', MessageBody: { token: first?.call.taskToken } });
    first?.answer({ output: { approved: true } });
    expect(await execution.ended).toMatchObject({ status: 'SUCCEEDED', output: { approved: true } });
    expect(execution.history().map(({ type }) => type)).toContain('TaskSubmitted');
  });

  test('is kept alive by heartbeats; without one it times out and nobody waits for it', async () => {
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

  test('is kept alive by its own heartbeats, not by those of others', async () => {
    const branch = (name: string, HeartbeatSeconds: number): Json => ({
      StartAt: name,
      States: { [name]: { ...ASK, HeartbeatSeconds, End: true } },
    });
    const Branches = [branch('First', 10), branch('Second', 12)];
    const alive = async (whose: number) => {
      const { execution, calls, clock } = started(machine({ Both: { Type: 'Parallel', Branches, End: true } }));
      await setImmediate();
      const tokens = calls.map(({ call }) => call.taskToken ?? '');
      expect(new Set(tokens).size).toBe(2);
      clock.at(9000, () => {
        for (const token of [tokens[whose] ?? '', 'unknown', '']) execution.heartbeat(token);
      });
      while (execution.result().status === 'RUNNING') {
        clock.advance();
        await setImmediate();
      }
      expect(execution.result().error).toBe('States.Timeout');
      return execution.result().stoppedAt;
    };
    expect(await alive(0)).toBe(12_000);
    expect(await alive(1)).toBe(10_000);
  });

  test('takes heartbeats also when it needs none, has ended, or is between two attempts', async () => {
    const Retry = [{ ErrorEquals: ['Broken'], IntervalSeconds: 5, MaxAttempts: 1 }];
    const { execution, calls, clock } = started(
      machine({ Ask: { ...ASK, Retry, Next: 'Work' }, Work: { Type: 'Task', Resource: LAMBDA, End: true } }),
    );
    await setImmediate();
    const token = calls[0]?.call.taskToken ?? '';
    execution.heartbeat(token);
    await setImmediate();
    expect(execution.data().timers).toEqual({});
    calls[0]?.answer({ error: 'Broken' });
    await setImmediate();
    execution.heartbeat(token);
    await setImmediate();
    expect(execution.result().status).toBe('RUNNING');
    clock.advance();
    await setImmediate();
    expect(calls).toHaveLength(2);
    calls[1]?.answer({ output: 1 });
    await setImmediate();
    execution.heartbeat(calls[1]?.call.taskToken ?? '');
    execution.heartbeat('');
    await setImmediate();
    expect(clock.advance()).toBe(false);
    calls[2]?.answer({ output: 2 });
    expect(await execution.ended).toMatchObject({ status: 'SUCCEEDED', output: 2, stoppedAt: 5000 });
  });
});
