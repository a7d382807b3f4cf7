import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createAsyncInvocations } from '../../../../local/lambda/async-invocations.ts';
import type { FunctionReference, Functions } from '../../../../local/lambda/functions.ts';
import { AwsError, type FunctionOutcome } from '../../../../local/service.ts';
import { createManualClock, createTimers } from '../../../../local/timers.ts';

const FAILED: FunctionOutcome = { payload: '"oh"', functionError: 'Unhandled' };
const target = { qualifiedArn: 'arn:work:live', configuration: { name: 'work' } } as FunctionReference;

/** Lambda's queue in one process, with one function or none. */
function start(outcome: () => Promise<FunctionOutcome>, clock = createManualClock(0), kept?: unknown, exists = true) {
  const payloads: string[] = [];
  const lines: string[] = [];
  const givenUp: (readonly [string, string])[] = [];
  const timers = createTimers(clock);
  const functions: Functions = {
    provisioners: {},
    all: () => [],
    asyncSettings: () => ({ retries: 2 }),
    find: () => {
      if (exists) return target;
      throw new AwsError('ResourceNotFoundException', 'no function');
    },
  };
  const invoker = {
    invoke: (_: FunctionReference, payload: string) => {
      payloads.push(payload);
      return outcome();
    },
    close: async () => {},
  };
  const events = createAsyncInvocations({
    functions,
    invoker,
    timers,
    now: clock.now,
    log: (line) => lines.push(line),
    giveUp: (_, payload, failure) => void givenUp.push([payload, failure]),
  });
  if (kept !== undefined) events.memory.takeBack(kept);
  events.start();
  return {
    ...{ payloads, lines, events, givenUp },
    async advance(ms: number) {
      clock.advance(ms);
      await setImmediate();
    },
    /** Ends this process and starts the next. */
    async restart(next: () => Promise<FunctionOutcome>, stillExists = true) {
      const written: unknown = JSON.parse(JSON.stringify(events.memory.keep()));
      timers.close();
      const life = start(next, clock, written, stillExists);
      await life.advance(0);
      return life;
    },
  };
}

const done = async (): Promise<FunctionOutcome> => ({ payload: 'null' });
const failed = async () => FAILED;
const never = () => new Promise<FunctionOutcome>(() => {});

test('an event that a function was at is invoked again by the next process, one that is done is not', async () => {
  const first = start(never);
  first.events.invoke(target, '1');
  const second = await first.restart(done);
  expect(second.payloads).toEqual(['1']);
  expect((await second.restart(done)).payloads).toEqual([]);
});

test('retries come when they are due, and are counted on', async () => {
  const first = start(failed);
  first.events.invoke(target, '1');
  await first.advance(0);
  await first.advance(20_000);
  const second = await first.restart(failed);
  await second.advance(39_999);
  expect(second.payloads).toEqual([]);
  await second.advance(1);
  expect(second.payloads).toEqual(['1']);
  const third = await second.restart(failed);
  await third.advance(120_000);
  expect(third.lines).toEqual(['work: an event was given up: "oh"']);
  expect(third.givenUp).toEqual([['1', '"oh"']]);
  expect((await third.restart(failed)).payloads).toEqual([]);
});

test('an event of a function that is no more is dropped, and that is told', async () => {
  const first = start(never);
  first.events.invoke(target, '1');
  const second = await first.restart(done, false);
  expect(second.payloads).toEqual([]);
  expect(second.lines).toEqual(['arn:work:live is no more: its event was dropped']);
});
