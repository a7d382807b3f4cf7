import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { StreamRecord, TableStream } from '../dynamodb/stream.ts';
import { AwsError, type CloudContext, type Principal } from '../service.ts';
import type { Timers } from '../timers.ts';
import { runBatch } from './batch.ts';
import type { Mapping } from './mapping.ts';
import type { Poller } from './poller.ts';

/** Pauses between attempts double from the first to the last. */
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 60_000;

/** Records that are handled in order, one batch after the other. */
interface Lane {
  readonly waiting: StreamRecord[];
  busy: boolean;
}

/**
 * Reads a table's stream in the name of the function's role. A batch that fails is tried again, in halves if the mapping
 * says so, and holds up what lies behind it in its lane until it succeeds, is too old, or has been tried often enough.
 */
export function createStreamPoller(
  context: CloudContext,
  mapping: Mapping,
  timers: Timers,
  stream: TableStream,
): Poller {
  const lanes = Array.from({ length: mapping.parallelization }, (): Lane => ({ waiting: [], busy: false }));
  let stopped = false;
  let unsubscribe = () => {};

  function arrive(principal: Principal, record: StreamRecord, partition: string) {
    const lane = lanes[hash(partition) % lanes.length];
    if (lane === undefined || !mapping.wants(record)) return;
    lane.waiting.push(record);
    if (lane.busy) return;
    lane.busy = true;
    drain(principal, lane).catch((error: unknown) => context.log(`${mapping.id} has stopped: ${String(error)}`));
  }

  async function drain(principal: Principal, lane: Lane): Promise<void> {
    while (lane.waiting.length > 0 && !stopped) {
      if (mapping.windowMs > 0 && lane.waiting.length < mapping.batchSize) await pause(mapping.windowMs);
      // Whoever writes may finish a transaction first, so that its records travel together.
      else await turn();
      if (stopped) return;
      await settle(principal, lane.waiting.splice(0, mapping.batchSize));
    }
    lane.busy = false;
  }

  /** Returns when every record is done or given up. */
  async function settle(principal: Principal, batch: readonly StreamRecord[]): Promise<void> {
    for (let attempt = 0, rest = batch; rest.length > 0 && !stopped; attempt += 1) {
      const outcome = await runBatch(context, mapping, rest, rest.map(sequenceNumber));
      if (stopped) return;
      if (outcome.failed !== 'all') rest = fromFirstFailure(rest, outcome.failed);
      if (rest.length === 0) return;
      const reason = outcome.failed === 'all' ? outcome.reason : 'the function reported failures';
      context.log(`${mapping.id}: a batch of ${rest.length} failed: ${reason}`);
      const fresh = rest.filter((record) => !isTooOld(record));
      await giveUp(principal, rest.filter(isTooOld), 'RecordAgeExceeded', attempt + 1);
      if (mapping.maximumRetries >= 0 && attempt >= mapping.maximumRetries) {
        return giveUp(principal, fresh, 'RetryAttemptsExhausted', attempt + 1);
      }
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** attempt, LAST_PAUSE_MS));
      if (mapping.bisects && fresh.length > 1) {
        const middle = Math.ceil(fresh.length / 2);
        await settle(principal, fresh.slice(0, middle));
        return settle(principal, fresh.slice(middle));
      }
      rest = fresh;
    }
  }

  function isTooOld({ dynamodb }: StreamRecord): boolean {
    const age = context.clock.now() - dynamodb.ApproximateCreationDateTime * 1000;
    return mapping.maximumRecordAgeMs >= 0 && age > mapping.maximumRecordAgeMs;
  }

  /** Tells the destination which records were given up; their content stays in the stream, as in Lambda. */
  async function giveUp(
    principal: Principal,
    records: readonly StreamRecord[],
    condition: string,
    attempts: number,
  ): Promise<void> {
    const [first, last] = [records[0], records.at(-1)];
    if (mapping.onFailure === undefined || first === undefined || last === undefined) return;
    const [account, name] = mapping.onFailure.split(':').slice(4);
    const message = {
      requestContext: { functionArn: mapping.functionArn, condition, approximateInvokeCount: attempts },
      version: '1.0',
      timestamp: new Date(context.clock.now()).toISOString(),
      DDBStreamBatchInfo: {
        streamArn: stream.arn,
        startSequenceNumber: sequenceNumber(first),
        endSequenceNumber: sequenceNumber(last),
        batchSize: records.length,
      },
    };
    const input = { QueueUrl: `${context.baseUrl}/${account}/${name}`, MessageBody: JSON.stringify(message) };
    try {
      await context.call({ service: 'sqs', action: 'SendMessage', input, principal });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      context.log(`${mapping.id}: the failure destination ${mapping.onFailure} refuses: ${error.message}`);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => void timers.after(ms, resolve));
  }

  return {
    permissions: ['GetRecords', 'GetShardIterator', 'DescribeStream'].map((action) => ({
      action: `dynamodb:${action}`,
      resource: mapping.sourceArn,
    })),
    start(principal) {
      unsubscribe = stream.subscribe((record, partition) => arrive(principal, record, partition));
    },
    stop() {
      stopped = true;
      unsubscribe();
    },
  };
}

/** The stream is read again from the first failure on, whatever came after it. */
function fromFirstFailure(records: readonly StreamRecord[], failed: ReadonlySet<string>): readonly StreamRecord[] {
  const first = records.findIndex((record) => failed.has(sequenceNumber(record)));
  return first < 0 ? [] : records.slice(first);
}

function sequenceNumber({ dynamodb }: StreamRecord): string {
  return dynamodb.SequenceNumber;
}

function hash(partition: string): number {
  return createHash('md5').update(partition).digest().readUInt32BE(0);
}
