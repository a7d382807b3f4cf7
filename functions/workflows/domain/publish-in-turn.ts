import type { Clock } from '../../shared/clock.ts';
import type { PublishMessage } from '../events.ts';
import type { PublishQueue } from './ports.ts';
import { type PublisherPorts, publishVersion } from './publish-version.ts';
import { type TurnStore, takeTurn } from './turns.ts';

export interface QueueInTurnPorts {
  readonly queue: PublishQueue;
  readonly turns: TurnStore;
  readonly clock: Clock;
}

/**
 * A queue that gives each version a turn of its tenant and keeps it back until then, so that no consumer has to pass over
 * what others have sent. Where too many take turns at the same moment, the publisher takes the turn.
 */
export function queueInTurn({ queue, turns, clock }: QueueInTurnPorts): PublishQueue {
  return {
    async send(message) {
      const now = clock.now();
      const turnAt = await takeTurn(message.tenantId, now, turns);
      if (turnAt === undefined) return queue.send(message);
      return queue.send({ ...message, turnAt }, secondsUntil(turnAt, now));
    },
  };
}

/** What Step Functions was too busy for comes again after this at the earliest. */
const BUSY_MS = 2_000;

/**
 * Publishes a version when its tenant's turn has come. What must wait, for its turn or for Step Functions, goes back to
 * the queue as another message: waiting is no failure, so it must not count as a receive, of which a message has few.
 * What Step Functions is too busy for takes another turn, so that a tenant that floods waits behind its own versions.
 * @throws DomainError `platform-busy`, and errors that are no fault of the version: the message comes again by itself
 */
export async function publishInTurn(
  message: PublishMessage,
  ports: PublisherPorts & QueueInTurnPorts,
): Promise<'published' | 'failed' | 'nothing-to-do' | 'deferred'> {
  const now = ports.clock.now();
  const turnAt = message.turnAt ?? (await takeTurn(message.tenantId, now, ports.turns)) ?? now;
  if (turnAt > now) {
    await ports.queue.send({ ...message, turnAt }, secondsUntil(turnAt, now));
    return 'deferred';
  }
  const outcome = await publishVersion(message, ports);
  if (outcome !== 'busy') return outcome;
  const later = ports.clock.now();
  const again = Math.max(later + BUSY_MS, (await takeTurn(message.tenantId, later, ports.turns)) ?? 0);
  await ports.queue.send({ ...message, turnAt: again }, secondsUntil(again, later));
  return 'deferred';
}

function secondsUntil(turnAt: number, now: number): number {
  return Math.ceil((turnAt - now) / 1000);
}
