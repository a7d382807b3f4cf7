import type { StreamRecord } from '../dynamodb/stream.ts';
import type { CloudContext, Principal } from '../service.ts';
import type { Timers } from '../timers.ts';
import { runBatch } from './batch.ts';
import type { Mapping } from './mapping.ts';
import { type GivenUp, reportGivenUp } from './stream-failures.ts';

/** Pauses between attempts double from the first to the last. */
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 60_000;

/** What the parts of one reader of a stream share. */
export interface Reading {
  readonly context: CloudContext;
  readonly mapping: Mapping;
  readonly timers: Timers;
  readonly principal: Principal;
  readonly stopped: AbortSignal;
}

/** Runs the function until every record is done or given up; a batch that fails may be tried in halves. */
export async function settle(reading: Reading, batch: readonly StreamRecord[]): Promise<void> {
  const { mapping, stopped } = reading;
  let rest = batch;
  for (let attempt = 0; !stopped.aborted; attempt += 1) {
    rest = await attemptOn(reading, rest);
    if (rest.length === 0 || stopped.aborted) return;
    const old = rest.filter((record) => isTooOld(reading, record));
    rest = rest.filter((record) => !old.includes(record));
    await report(reading, { records: old, condition: 'RecordAgeExceeded', attempts: attempt + 1 });
    if (rest.length === 0) return;
    if (mapping.maximumRetries >= 0 && attempt >= mapping.maximumRetries) {
      return report(reading, { records: rest, condition: 'RetryAttemptsExhausted', attempts: attempt + 1 });
    }
    await pause(reading, Math.min(FIRST_PAUSE_MS * 2 ** attempt, LAST_PAUSE_MS));
    if (mapping.bisects && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      await settle(reading, rest.slice(0, middle));
      return settle(reading, rest.slice(middle));
    }
  }
}

/** @returns what is left to do: from the first failure on, whatever came after it */
async function attemptOn({ context, mapping }: Reading, records: readonly StreamRecord[]) {
  const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
  const outcome = await runBatch(context, mapping, records, numbers);
  const { failed } = outcome;
  const first = failed === 'all' ? 0 : numbers.findIndex((number) => failed.has(number));
  const rest = first < 0 ? [] : records.slice(first);
  const reason = failed === 'all' ? outcome.reason : 'the function reported failures';
  if (rest.length > 0) context.log(`${mapping.id}: a batch of ${rest.length} failed: ${reason}`);
  return rest;
}

function isTooOld({ context, mapping }: Reading, { dynamodb }: StreamRecord): boolean {
  const age = context.clock.now() - dynamodb.ApproximateCreationDateTime * 1000;
  return mapping.maximumRecordAgeMs >= 0 && age > mapping.maximumRecordAgeMs;
}

function report({ context, mapping, principal }: Reading, givenUp: GivenUp): Promise<void> {
  return reportGivenUp(context, mapping, principal, givenUp);
}

export function pause({ timers }: Reading, ms: number): Promise<void> {
  return new Promise((resolve) => void timers.after(ms, resolve));
}
