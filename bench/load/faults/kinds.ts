import type { FaultRule } from '../../../local/faults.ts';
import { functionName } from '../../bench.ts';
import type { Random } from './random.ts';

/** What can go wrong. */
export const KINDS = [
  'event lost',
  'event doubled',
  'event late',
  'message lost',
  'message doubled',
  'message late',
  'queue full',
  'function killed before a call',
  'function killed after a call',
  'function run twice',
  'answer lost',
  'call made twice',
  'call throttled',
  'call slow',
  'write contended',
] as const;
export type FaultKind = (typeof KINDS)[number];

/** The functions that take part in the life of an execution, and what each of them asks of AWS. */
const CALLS = {
  api: ['dynamodb:TransactWriteItems', 'dynamodb:*', 'sqs:SendMessage', '*'],
  'on-wake': ['dynamodb:TransactWriteItems', 'dynamodb:*', 'states:StartExecution', '*'],
  'on-demand': ['dynamodb:*', 'sqs:SendMessage', '*'],
  'on-status-change': ['dynamodb:TransactWriteItems', 'sqs:SendMessage', '*'],
  'on-due': ['dynamodb:*', 'states:*', 'sqs:SendMessage', '*'],
  'on-change': ['events:PutEvents'],
} as const;
type Name = keyof typeof CALLS;
const NAMES = Object.keys(CALLS).filter((name): name is Name => name in CALLS);
const QUEUES = ['wake', 'demand', 'status'];

/** The codes with which services say that a caller is too fast. */
const THROTTLING = { dynamodb: 'ProvisionedThroughputExceededException', states: 'ThrottlingException' };

/** Seconds of the cloud's time: less, and more, than the interval of the reconciler. */
const latenessMs = (random: Random) => random.between(1, 120) * 1000;

/** One of several visits of the point is struck, so that the first of a kind is not always it. */
const visits = (random: Random) => ({ after: random.between(0, 3), times: random.between(1, 3) });

/** The rules that a fault consists of. Every one of them ends by itself. */
export function rulesOf(kind: FaultKind, random: Random): readonly FaultRule[] {
  const name = random.pick(NAMES);
  const subject = functionName(`executions/${name}`);
  const call = random.pick(CALLS[name]);
  const before = { point: `aws:before:${call}`, subject, ...visits(random) };
  const after = { point: `aws:after:${call}`, subject, ...visits(random) };
  switch (kind) {
    case 'event lost':
      return [{ ...statusEvent(random), outcome: 'drop' }];
    case 'event doubled':
      return [{ ...statusEvent(random), outcome: 'duplicate' }];
    case 'event late':
      return [{ ...statusEvent(random), outcome: { delayMs: latenessMs(random) } }];
    case 'message lost':
      return [{ ...message(random), outcome: 'drop' }];
    case 'message doubled':
      return [{ ...message(random), outcome: 'duplicate' }];
    case 'message late':
      return [{ ...message(random), outcome: { delayMs: latenessMs(random) } }];
    case 'queue full':
      return [{ point: 'sqs:send', subject: random.pick(QUEUES), ...visits(random), outcome: { fail: 'OverLimit' } }];
    case 'function killed before a call':
      return [{ ...before, outcome: 'kill' }];
    case 'function killed after a call':
      return [{ ...after, outcome: 'kill' }];
    case 'function run twice':
      return [{ point: 'function:before:*', subject, ...visits(random), outcome: 'duplicate' }];
    case 'answer lost':
      return [{ ...after, outcome: 'drop' }];
    case 'call made twice':
      return [{ ...before, outcome: 'duplicate' }];
    case 'call slow':
      return [{ ...before, outcome: { delayMs: SLOW_MS } }];
    case 'call throttled':
      return throttled(subject, random);
    case 'write contended':
      return [{ point: 'aws:before:dynamodb:TransactWriteItems', subject, ...manyVisits(random), outcome: CONTENDED }];
  }
}

/** Real milliseconds: long enough for others to come between. */
const SLOW_MS = 150;

const statusEvent = (random: Random) => ({ point: 'events:deliver', subject: 'status', ...visits(random) });

function message(random: Random) {
  return { point: random.pick(['sqs:send', 'sqs:deliver']), subject: random.pick(QUEUES), ...visits(random) };
}

/** More in a row than a client of AWS repeats a call. */
const manyVisits = (random: Random) => ({ after: random.between(0, 4), times: random.between(1, 12) });

function throttled(subject: string, random: Random): readonly FaultRule[] {
  const visited = manyVisits(random);
  return Object.entries(THROTTLING).map(([service, fail]) => ({
    point: `aws:before:${service}:*`,
    subject,
    ...visited,
    outcome: { fail },
  }));
}

/** Somebody else writes one of the items of the transaction at the same time. */
const CONTENDED = {
  fail: 'TransactionCanceledException',
  members: { CancellationReasons: [{ Code: 'TransactionConflict' }] },
};
