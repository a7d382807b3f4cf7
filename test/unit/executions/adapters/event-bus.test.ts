import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { eventBridgeBus } from '../../../../functions/executions/adapters/event-bus.ts';
import { eventOf } from '../../../../functions/executions/domain/execution-change.ts';
import { COMPLETED } from '../../../support/execution-changes.ts';

const client = mockClient(EventBridgeClient);
const bus = eventBridgeBus(new EventBridgeClient({ region: 'eu-west-1' }), 'tributary-dev-events');
beforeEach(() => void client.reset());

const sent = () => client.commandCalls(PutEventsCommand).map((call) => call.args[0].input.Entries ?? []);
const label = ({ Detail }: PutEventsRequestEntry) => Number(JSON.parse(Detail ?? '{}').requestId);

/** So many events, told apart by their request id. */
function events(length: number) {
  return Array.from({ length }, (_, n) => {
    const event = eventOf({ before: undefined, after: { ...COMPLETED, place: COMPLETED.id, requestId: String(n) } });
    if (event === undefined) throw new Error('a completed execution is told');
    return { source: 'tributary.executions', ...event };
  });
}

/** Answers each entry with success or, when `fails` says so, with a failure. */
function answer(fails: (entry: number) => boolean) {
  client.on(PutEventsCommand).callsFake(({ Entries }: { Entries: PutEventsRequestEntry[] }) => {
    const results = Entries.map((entry) =>
      fails(label(entry)) ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow' } : { EventId: 'id' },
    );
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
  });
}

describe('the bus', () => {
  test('gets source, type, time and detail of an event', async () => {
    answer(() => false);
    const [event] = events(1);
    expect(await bus.publish(events(1))).toEqual({ done: 1 });
    const [entry] = sent()[0] ?? [];
    expect({ ...entry, Detail: JSON.parse(entry?.Detail ?? '') }).toEqual({
      EventBusName: 'tributary-dev-events',
      Source: 'tributary.executions',
      DetailType: 'execution.completed',
      Detail: event?.detail,
      Time: new Date('2026-11-02T09:30:02.000Z'),
    });
  });

  test('gets ten events a request, and none when there are none', async () => {
    answer(() => false);
    expect(await bus.publish(events(23))).toEqual({ done: 23 });
    expect(sent().map(({ length }) => length)).toEqual([10, 10, 3]);
    client.resetHistory();
    expect(await bus.publish([])).toEqual({ done: 0 });
    expect(sent()).toEqual([]);
  });

  test('that refuses an entry gets nothing behind its request', async () => {
    answer((entry) => entry === 13 || entry === 15);
    const { done, cause } = await bus.publish(events(30));
    expect(done).toBe(13);
    expect(cause).toEqual(new Error('ThrottlingException: slow'));
    expect(sent()).toHaveLength(2);
  });

  test('that refuses a request keeps what came before it', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    client.on(PutEventsCommand).resolvesOnce({ FailedEntryCount: 0, Entries: [] }).rejects(denied);
    expect(await bus.publish(events(25))).toEqual({ done: 10, cause: denied });
  });

  test('has every event in the end, the first time in order, however often entries fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 35 }), fc.infiniteStream(fc.boolean()), async (length, luck) => {
        client.reset();
        const taken: number[] = [];
        answer((entry) => {
          const fails = luck.next().value === true;
          if (!fails) taken.push(entry);
          return fails;
        });
        for (let rest = events(length), tries = 0; rest.length > 0 && tries < 1000; tries += 1)
          rest = rest.slice((await bus.publish(rest)).done);
        expect([...new Set(taken)].sort((a, b) => a - b)).toEqual(events(length).map((_, n) => n));
        // The last time an event came, all before it had come.
        for (const [n] of events(length).entries())
          expect(new Set(taken.slice(0, taken.lastIndexOf(n))).size).toBeGreaterThanOrEqual(n);
      }),
      { numRuns: 30 },
    );
  });
});
