import { setImmediate as turn } from 'node:timers/promises';
import type { CloudContext } from '../service.ts';
import type { Timers } from '../timers.ts';
import { runBatch } from './batch.ts';
import type { Mapping } from './mapping.ts';
import type { Poller } from './poller.ts';
import {
  createQueueClient,
  filteredForm,
  LONGEST_WAIT_SECONDS,
  type Message,
  type QueueClient,
  toRecord,
} from './queue-client.ts';

/** What the parts of one poller share. */
interface Polling {
  readonly context: CloudContext;
  readonly mapping: Mapping;
  readonly queue: QueueClient;
  readonly stopped: AbortSignal;
}

const ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * Reads a queue in the name of the function's role: one receive at a time, which waits for arrivals, and as many
 * batches at work as the mapping allows. What the function has done is deleted; the rest comes back by itself when its
 * visibility timeout ends.
 */
export function createQueuePoller(context: CloudContext, mapping: Mapping, timers: Timers): Poller {
  const stopping = new AbortController();
  return {
    permissions: ACTIONS.map((action) => ({ action: `sqs:${action}`, resource: mapping.sourceArn })),
    start(principal) {
      const queue = createQueueClient(context, mapping, timers, principal);
      const polling: Polling = { context, mapping, queue, stopped: stopping.signal };
      poll(polling).catch((error: unknown) => context.log(`${mapping.id} has stopped: ${String(error)}`));
    },
    stop: () => stopping.abort(),
  };
}

async function poll(polling: Polling): Promise<void> {
  const { context, mapping, stopped } = polling;
  const working = new Set<Promise<void>>();
  while (!stopped.aborted) {
    if (working.size >= mapping.maximumConcurrency) await Promise.race(working);
    const messages = await gather(polling);
    if (messages.length === 0) {
      // A queue that answers at once, because it is closing, must not keep the process from anything else.
      await turn();
      continue;
    }
    const work = handle(polling, messages)
      .catch((error: unknown) => context.log(`${mapping.id}: ${String(error)}`))
      .finally(() => working.delete(work));
    working.add(work);
  }
}

/** A batch: what is there, or what arrives within the window that begins with the first message. */
async function gather({ context, mapping, queue, stopped }: Polling): Promise<Message[]> {
  const { clock } = context;
  const messages = await queue.receive(mapping.batchSize, LONGEST_WAIT_SECONDS);
  const end = clock.now() + mapping.windowMs;
  while (messages.length > 0 && messages.length < mapping.batchSize && clock.now() < end && !stopped.aborted) {
    const wait = Math.min(Math.ceil((end - clock.now()) / 1000), LONGEST_WAIT_SECONDS);
    messages.push(...(await queue.receive(mapping.batchSize - messages.length, wait)));
  }
  return messages;
}

/** Runs the function on a batch and deletes what it did, and what it did not want to see. */
async function handle({ context, mapping, queue, stopped }: Polling, messages: readonly Message[]): Promise<void> {
  const wanted = messages.filter((message) => mapping.wants(filteredForm(message)));
  const unwanted = messages.filter((message) => !wanted.includes(message));
  const done = [...unwanted];
  if (wanted.length > 0) {
    const records = wanted.map((message) => toRecord(message, mapping.sourceArn, context.region));
    const outcome = await runBatch(
      context,
      mapping,
      records,
      wanted.map(({ MessageId }) => MessageId),
    );
    const { failed } = outcome;
    if (failed === 'all') {
      context.log(`${mapping.id}: a batch of ${wanted.length} failed: ${outcome.reason}`);
    } else {
      if (failed.size > 0) context.log(`${mapping.id}: ${failed.size} of ${wanted.length} messages failed`);
      done.push(...wanted.filter(({ MessageId }) => !failed.has(MessageId)));
    }
  }
  if (!stopped.aborted) await queue.remove(done);
}
