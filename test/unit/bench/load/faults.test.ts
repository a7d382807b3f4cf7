import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, rulesOf } from '../../../../bench/load/faults/kinds.ts';
import { seeded } from '../../../../bench/load/faults/random.ts';
import type { Reality, Stored } from '../../../../bench/load/faults/reality.ts';
import { scheduleOf } from '../../../../bench/load/faults/schedule.ts';
import { isOpen, violations } from '../../../../bench/load/faults/violations.ts';

const STAGE = { tenants: 2, actMs: 1500 };

describe('schedules', () => {
  test('follow from their seed, and take place on their stage', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const schedule = scheduleOf(seed, STAGE);
        expect(scheduleOf(seed, STAGE)).toEqual(schedule);
        expect(schedule.starts.length).toBeGreaterThan(0);
        for (const { tenant, atMs } of schedule.starts) {
          expect([0, 1]).toContain(tenant);
          expect(atMs).toBeLessThanOrEqual(STAGE.actMs);
        }
      }),
    );
  });

  test('two hundred hold every kind of fault, and restarts', () => {
    const all = Array.from({ length: 200 }, (_, seed) => scheduleOf(seed, STAGE));
    const kinds = new Set(all.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual(KINDS.toSorted());
    expect(all.filter(({ restartAtMs }) => restartAtMs !== undefined).length).toBeGreaterThan(5);
  });

  test.each(KINDS)('%s ends by itself, and strikes nobody but functions and queues of executions', (kind) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const { times, subject } of rulesOf(kind, seeded(seed))) {
          expect(times).toBeGreaterThan(0);
          expect(subject).toMatch(/^(tributary-dev-executions-[a-z-]+|wake|demand|status)$/);
        }
      }),
    );
  });
});

test('random numbers are spread', () => {
  const random = seeded(7);
  const values = Array.from({ length: 1000 }, () => random.between(1, 4));
  for (const value of [1, 2, 3, 4]) expect(values.filter((each) => each === value).length).toBeGreaterThan(200);
  expect(() => random.pick([])).toThrow(RangeError);
});

describe('violations', () => {
  const execution = (id: string, status: string, slot: string): Stored => ({
    type: 'execution',
    PK: 'acme#execution#0',
    SK: id,
    status,
    slot,
  });
  const input = (id: string, text: string): Stored => ({
    type: 'payload',
    PK: `acme#payload#${id}`,
    SK: 'input',
    text,
  });
  const slots = (running: number, backlog: number): Stored => ({ type: 'slots', PK: 'acme#tenant', running, backlog });
  const accepted = new Map([['acme {"n":1}', 'a']]);
  const sound: Reality = {
    items: [execution('a', 'completed', 'released'), input('a', '{"n":1}'), slots(0, 0)],
    runs: [{ name: 'a', status: 'SUCCEEDED' }],
  };
  const found = (change: Partial<Reality>) => violations({ ...sound, ...change }, accepted);

  test('there are none when all is well', () => {
    expect(found({})).toEqual([]);
    expect(isOpen(sound)).toBe(false);
    expect(isOpen({ ...sound, runs: [{ name: 'a', status: 'RUNNING' }] })).toBe(true);
  });

  test('one that was cancelled while it waited never ran', () => {
    const items = [execution('a', 'cancelled', 'none'), input('a', '{"n":1}'), slots(0, 0)];
    expect(found({ items, runs: [] })).toEqual([]);
  });

  test.each<[string, Partial<Reality>, string]>([
    [
      'a slot that is counted and not held',
      { items: [...sound.items.slice(0, 2), slots(1, 0)] },
      'acme counts 1 running',
    ],
    ['a waiting one that is not counted', { items: [...sound.items, execution('b', 'pending', 'none')] }, 'and 1'],
    ['one that has not ended', { items: [...sound.items, execution('b', 'running', 'held')] }, 'b is still running'],
    [
      'a backlog entry',
      { items: [...sound.items, { type: 'backlog', PK: 'acme#backlog', execution: 'a' }] },
      'holds a',
    ],
    ['a second run', { runs: [...sound.runs, ...sound.runs] }, 'ran 2 times'],
    ['no run', { runs: [] }, 'ran 0 times'],
    ['a run of nothing', { runs: [...sound.runs, { name: 'x', status: 'SUCCEEDED' }] }, 'x ran and is not there'],
    ['one that is lost', { items: [slots(0, 0)], runs: [] }, 'a was accepted and is not there'],
    ['a request that was taken twice', { items: [...sound.items, input('b', '{"n":1}')] }, 'became 2 executions'],
  ])('%s is one', (_, change, sentence) => {
    expect(found(change).join('\n')).toContain(sentence);
  });
});
