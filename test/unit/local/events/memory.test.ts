import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createEventsService } from '../../../../local/events/service.ts';
import { createFaults } from '../../../../local/faults.ts';
import { AwsError, type CloudContext } from '../../../../local/service.ts';
import { createManualClock } from '../../../../local/timers.ts';
import { fakeCloudWith } from '../../../support/fake-cloud.ts';
import { type Kept, keepAll, takeBackAll } from '../../../support/memories.ts';

const ACCOUNT = 'arn:aws:events:us-east-1:123456789012';
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:work';
const RULES = [
  { Name: 'work', EventPattern: { source: ['s'] }, Targets: [{ Id: 'queue', Arn: QUEUE }] },
  { Name: 'hourly', ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'queue', Arn: QUEUE }] },
];
const BUSY = new AwsError('ServiceUnavailable', 'busy', 503);

/** EventBridge in one process; its queue refuses while `busy` is set. */
function start(
  clock = createManualClock(Date.UTC(2026, 10, 22, 12)),
  kept: Kept = {},
  rules: readonly object[] = RULES,
) {
  const faults = createFaults();
  const target = { busy: false };
  const base = fakeCloudWith(clock);
  const call: CloudContext['call'] = async (request) => {
    if (target.busy) throw BUSY;
    return base.call(request);
  };
  const service = createEventsService({ ...base, faults, call });
  takeBackAll([service], kept);
  const make = (type: string, properties: object) =>
    service.provisioners[`AWS::Events::${type}`]?.({
      ...{ logicalId: 'X', stackName: 's', type },
      properties: { ...properties },
    });
  void make('EventBus', { Name: 'own' });
  void make('Archive', { ArchiveName: 'own', SourceArn: `${ACCOUNT}:event-bus/own` });
  for (const rule of rules) void make('Rule', rule);
  service.start?.();
  return {
    ...{ service, faults, target },
    put: (bus = 'default', source = 's') => service.putEvent(bus, { source, 'detail-type': 't', detail: {} }),
    bodies: () => base.calls.map(({ input }) => JSON.parse(String(input['MessageBody']))),
    async advance(ms: number) {
      clock.advance(ms);
      await setImmediate();
    },
    /** Ends this process and starts the next, perhaps with other rules. */
    async restart(downMs = 0, next = rules) {
      const written = keepAll([service]);
      await service.close?.();
      clock.advance(downMs);
      const life = start(clock, written, next);
      await life.advance(0);
      return life;
    },
  };
}

test('archives and the age of buses are as before', async () => {
  const first = start();
  first.put('own', 'a');
  first.put('own', 'b');
  const buses = (life: ReturnType<typeof start>) => keepAll([life.service])['events'];
  const second = await first.restart(1000);
  expect(second.service.archivedEvents('own')).toEqual(first.service.archivedEvents('own'));
  expect(buses(second)).toEqual(buses(first));
  second.put('own', 'c');
  expect((await second.restart()).service.archivedEvents('own').map(({ source }) => source)).toEqual(['a', 'b', 'c']);
});

test('an event that has not arrived is brought by the next process, when its next attempt is due', async () => {
  const first = start();
  first.target.busy = true;
  first.put();
  await setImmediate();
  const second = await first.restart(600);
  expect(second.bodies()).toEqual([]);
  await second.advance(399);
  expect(second.bodies()).toEqual([]);
  await second.advance(1);
  expect(second.bodies()).toMatchObject([{ source: 's' }]);
  expect((await second.restart(60_000)).bodies()).toEqual([]);
});

test('attempts and age are counted on', async () => {
  const retried = [{ ...RULES[0], Targets: [{ Id: 'queue', Arn: QUEUE, RetryPolicy: { MaximumRetryAttempts: 2 } }] }];
  let life = start(undefined, {}, retried);
  life.target.busy = true;
  life.put();
  await setImmediate();
  for (const delay of [1000, 2000]) {
    life = await life.restart();
    life.target.busy = true;
    await life.advance(delay);
  }
  life = await life.restart(24 * 3_600_000);
  expect(life.bodies()).toEqual([]);
});

test('a late delivery that fell due meanwhile is made at once; one whose rule is gone is not', async () => {
  const first = start();
  first.faults.inject({ point: 'events:deliver', outcome: { delayMs: 9000 }, times: 1 });
  first.put();
  expect((await first.restart(10_000)).bodies()).toHaveLength(1);
  const third = start();
  third.faults.inject({ point: 'events:deliver', outcome: { delayMs: 9000 }, times: 1 });
  third.put();
  expect((await third.restart(10_000, [])).bodies()).toEqual([]);
});

test('a schedule keeps its turns; of those that were missed one is made up for', async () => {
  const first = start();
  await first.advance(2_400_000);
  const second = await first.restart(600_000);
  await second.advance(599_999);
  expect(second.bodies()).toEqual([]);
  await second.advance(1);
  expect(second.bodies()).toMatchObject([{ 'detail-type': 'Scheduled Event', time: '2026-11-22T13:00:00Z' }]);
  const third = await second.restart(5 * 3_600_000);
  expect(third.bodies()).toHaveLength(1);
  await third.advance(3_600_000);
  expect(third.bodies()).toHaveLength(2);
});

test('a schedule with another expression begins anew', async () => {
  const first = start();
  await first.advance(3_000_000);
  const daily = [{ ...RULES[1], ScheduleExpression: 'rate(1 day)' }];
  const second = await first.restart(0, daily);
  await second.advance(86_399_999);
  expect(second.bodies()).toEqual([]);
  await second.advance(1);
  expect(second.bodies()).toHaveLength(1);
});
