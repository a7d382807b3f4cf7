import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { memoryOf } from '../data/memory.ts';
import type { StreamRecord, TableStream } from '../dynamodb/stream.ts';
import type { CloudContext } from '../service.ts';
import type { Timers } from '../timers.ts';
import type { Mapping } from './mapping.ts';
import type { Poller } from './poller.ts';
import { pause, type Reading, settle } from './stream-batch.ts';

/** A record, and the partition by which it comes to its lane. */
interface Arrival {
  readonly record: StreamRecord;
  readonly partition: string;
}

/** Records that are handled in order, one batch after the other. */
interface Lane {
  readonly waiting: Arrival[];
  /** The batch the function is at. */
  underWay: readonly Arrival[];
  busy: boolean;
}

const ACTIONS = ['GetRecords', 'GetShardIterator', 'DescribeStream'];

/**
 * Reads a table's stream in the name of the function's role. A batch that fails is tried again and holds up what lies
 * behind it in its lane until it succeeds, is too old, or has been tried often enough. A batch that the function is at
 * when the process ends is done again by the next one, with the attempts counted anew.
 */
export function createStreamPoller(
  context: CloudContext,
  mapping: Mapping,
  timers: Timers,
  stream: TableStream,
): Poller {
  const lanes = Array.from(
    { length: mapping.parallelization },
    (): Lane => ({ waiting: [], underWay: [], busy: false }),
  );
  const stopping = new AbortController();
  const earlier: Arrival[] = [];
  return {
    permissions: ACTIONS.map((action) => ({ action: `dynamodb:${action}`, resource: mapping.sourceArn })),
    start(principal) {
      const reading: Reading = { context, mapping, timers, principal, stopped: stopping.signal };
      const take = (arrival: Arrival) => {
        const lane = lanes[hash(arrival.partition) % lanes.length];
        if (lane !== undefined && mapping.wants(arrival.record)) arrive(reading, lane, arrival);
      };
      for (const arrival of earlier.splice(0)) take(arrival);
      const unsubscribe = stream.subscribe((record, partition) => take({ record, partition }));
      stopping.signal.addEventListener('abort', unsubscribe);
    },
    stop: () => stopping.abort(),
    memory: memoryOf<readonly Arrival[]>({
      keep: () => [...earlier, ...lanes.flatMap(({ underWay, waiting }) => [...underWay, ...waiting])],
      takeBack: (kept) => void earlier.push(...kept),
    }),
  };
}

function arrive(reading: Reading, lane: Lane, arrival: Arrival) {
  const { context, mapping } = reading;
  lane.waiting.push(arrival);
  if (lane.busy) return;
  lane.busy = true;
  drain(reading, lane).catch((error: unknown) => context.log(`${mapping.id} has stopped: ${String(error)}`));
}

async function drain(reading: Reading, lane: Lane): Promise<void> {
  const { mapping, stopped } = reading;
  while (lane.waiting.length > 0 && !stopped.aborted) {
    if (mapping.windowMs > 0 && lane.waiting.length < mapping.batchSize) await pause(reading, mapping.windowMs);
    // Whoever writes may finish a transaction first, so that its records travel together.
    else await turn();
    if (stopped.aborted) break;
    lane.underWay = lane.waiting.splice(0, mapping.batchSize);
    await settle(
      reading,
      lane.underWay.map(({ record }) => record),
    );
    lane.underWay = [];
  }
  lane.busy = false;
}

function hash(partition: string): number {
  return createHash('md5').update(partition).digest().readUInt32BE(0);
}
