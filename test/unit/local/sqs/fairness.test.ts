import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queue } from '../../../../local/sqs/queue.ts';
import { DEFAULT_SETTINGS } from '../../../../local/sqs/settings.ts';
import { createManualClock, createTimers } from '../../../../local/timers.ts';

function createQueue(fair?: boolean) {
  const clock = createManualClock(0);
  const arn = 'arn:aws:sqs:us-east-1:123456789012:fair';
  const options = { name: 'fair', arn, url: 'http://fair', settings: DEFAULT_SETTINGS, fair };
  const queue = new Queue({ ...options, clock, timers: createTimers(clock), find: () => undefined });
  const send = (groupId: string | undefined, body = '') => queue.send({ body, attributes: {}, groupId, senderId: 's' });
  return { queue, clock, send };
}

const groupsOf = (deliveries: ReturnType<Queue['receive']>) => deliveries.map(({ message }) => message.groupId);

test('the oldest message comes first while nobody is noisy', () => {
  const { queue, send } = createQueue();
  for (const group of ['a', 'a', 'b', 'a']) send(group);
  expect(groupsOf(queue.receive(10))).toEqual(['a', 'a', 'b', 'a']);
});

test('a tenant with 30 in flight and more than a tenth waits behind the quiet ones, but is served when they are done', () => {
  const { queue, send } = createQueue();
  for (let n = 0; n < 1000; n += 1) send('noisy');
  expect(queue.receive(30)).toHaveLength(30);
  for (const group of ['quiet-1', 'quiet-2', undefined]) send(group);
  expect(groupsOf(queue.receive(5))).toEqual(['quiet-1', 'quiet-2', undefined, 'noisy', 'noisy']);
});

test('29 in flight are not noisy, and neither is a tenth', () => {
  const { queue, send } = createQueue();
  for (let n = 0; n < 40; n += 1) send('busy');
  queue.receive(29);
  send('quiet');
  expect(groupsOf(queue.receive(1))).toEqual(['busy']);

  const even = createQueue();
  for (let n = 0; n < 300; n += 1) even.send(`tenant-${n % 10}`);
  even.queue.receive(300);
  // Each of the ten has exactly a tenth: not more than a tenth.
  even.send('tenant-0', 'first');
  even.send('other', 'second');
  expect(groupsOf(even.queue.receive(2))).toEqual(['tenant-0', 'other']);
});

test('a noisy tenant becomes quiet when its messages are done', () => {
  const { queue, send } = createQueue();
  for (let n = 0; n < 40; n += 1) send('noisy', String(n));
  const inFlight = queue.receive(35);
  for (const { receipt } of inFlight) queue.delete(receipt);
  send('quiet');
  expect(groupsOf(queue.receive(1))).toEqual(['noisy']);
});

test('a quiet tenant waits no longer than the messages in flight, however many a noisy one sends', () => {
  const { queue, send } = createQueue();
  for (let n = 0; n < 5000; n += 1) send('noisy');
  for (let n = 0; n < 20; n += 1) send('quiet');
  const served: (string | undefined)[] = [];
  // Fifty consumers of one message each, which finish in turn.
  const busy = queue.receive(50);
  served.push(...groupsOf(busy));
  while (served.filter((group) => group === 'quiet').length < 20) {
    queue.delete(busy.shift()?.receipt ?? '');
    const next = queue.receive(1);
    busy.push(...next);
    served.push(...groupsOf(next));
  }
  expect(served.length).toBeLessThanOrEqual(50 + 20 + 20);
});

test('property: every message is delivered, and each tenant in order of arrival', () => {
  const groups = fc.array(fc.constantFrom('a', 'b', 'c', undefined), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 60 }), (sent, batch, held) => {
      const { queue, send } = createQueue();
      const ids = sent.map((group) => send(group).id);
      const busy: string[] = [];
      const seen: { id: string; group: string | undefined }[] = [];
      for (let round = 0; seen.length < sent.length && round < 1000; round += 1) {
        for (const { message, receipt } of queue.receive(batch)) {
          seen.push({ id: message.id, group: message.groupId });
          busy.push(receipt);
        }
        while (busy.length > held) queue.delete(busy.shift() ?? '');
      }
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(ids));
      for (const group of ['a', 'b', 'c']) {
        const own = seen.filter((one) => one.group === group).map(({ id }) => ids.indexOf(id));
        expect(own).toEqual([...own].sort((x, y) => x - y));
      }
    }),
    { numRuns: 100 },
  );
});

test('a queue that is told not to be fair keeps the order of arrival', () => {
  const { queue, send } = createQueue(false);
  for (let n = 0; n < 100; n += 1) send('noisy');
  queue.receive(30);
  send('quiet');
  expect(groupsOf(queue.receive(1))).toEqual(['noisy']);
});
