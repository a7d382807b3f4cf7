import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queue } from '../../../../local/sqs/queue.ts';
import { DEFAULT_SETTINGS } from '../../../../local/sqs/settings.ts';
import { createManualClock, createTimers } from '../../../../local/timers.ts';

/** Two queues, work and dead letters, that can be written down and read back at any moment. */
function createAccount(fifo: boolean, restarts: boolean) {
  const clock = createManualClock(1_800_000_000_000);
  const timers = createTimers(clock);
  const redrive = { deadLetterTargetArn: 'dead', maxReceiveCount: 3 };
  const settings = { ...DEFAULT_SETTINGS, fifo, visibilitySeconds: 60, retentionSeconds: 600 };
  const make = (name: string, earlier?: Queue): Queue =>
    new Queue({
      ...{ name, arn: name, url: name, clock, timers, find: () => queues.dead },
      settings: name === 'work' ? { ...settings, redrive } : settings,
      earlier: earlier && JSON.parse(JSON.stringify(earlier.keep())),
    });
  const queues = { work: make('work'), dead: make('dead') };
  const receipts: string[] = [];
  return {
    clock,
    receipts,
    queues,
    restart() {
      if (restarts) Object.assign(queues, { work: make('work', queues.work), dead: make('dead', queues.dead) });
    },
  };
}

type Account = ReturnType<typeof createAccount>;

/** What a command answers that does not differ by chance from queue to queue. */
type Command = (account: Account) => unknown;

const seconds = fc.integer({ min: 0, max: 90 });
const commands: fc.Arbitrary<Command> = fc.oneof(
  fc
    .record({ body: fc.string(), groupId: fc.constantFrom('a', 'b'), deduplicationId: fc.constantFrom('x', 'y', 'z') })
    .chain((content) =>
      seconds.map(
        (delay): Command =>
          ({ queues }) => {
            const { sequence } = queues.work.send({ ...content, attributes: {}, senderId: 'me' }, delay * 1000);
            return sequence;
          },
      ),
    ),
  fc.tuple(fc.integer({ min: 1, max: 3 }), seconds).map(
    ([most, visibility]): Command =>
      ({ queues, receipts }) => {
        const deliveries = queues.work.receive(most, visibility);
        receipts.push(...deliveries.map(({ receipt }) => receipt));
        return deliveries.map(({ message }) => [
          message.body,
          message.sentAt,
          message.receiveCount,
          message.firstReceivedAt,
        ]);
      },
  ),
  fc.nat(5).map(
    (index): Command =>
      ({ queues, receipts }) => {
        const receipt = receipts.at(-1 - index);
        return receipt === undefined ? 'none' : queues.work.delete(receipt);
      },
  ),
  fc.tuple(fc.nat(5), seconds).map(
    ([index, visibility]): Command =>
      ({ queues, receipts }) => {
        const receipt = receipts.at(-1 - index);
        try {
          return receipt === undefined ? 'none' : queues.work.changeVisibility(receipt, visibility);
        } catch (error) {
          return String(error);
        }
      },
  ),
  seconds.map(
    (time): Command =>
      ({ clock }) =>
        clock.advance(time * 1000),
  ),
  fc.constant<Command>(({ queues }) => [queues.work.counts, queues.dead.counts, queues.work.createdAt]),
);

test('queues answer the same when they are written down and read back between any two calls', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.tuple(commands, fc.boolean()), { maxLength: 40 }), (fifo, run) => {
      const [steady, restarted] = [createAccount(fifo, false), createAccount(fifo, true)];
      for (const [command, restart] of run) {
        if (restart) restarted.restart();
        expect(command(restarted)).toEqual(command(steady));
      }
      const bodies = ({ queues }: Account) => queues.dead.receive(100).map(({ message }) => message.body);
      expect(bodies(restarted)).toEqual(bodies(steady));
    }),
    { numRuns: 300 },
  );
});
