import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Caller } from '../access/caller.ts';
import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { TTL_ATTRIBUTE } from '../table/contract.ts';
import { type ItemKey, platformKeys, tenantKeys } from '../table/keys.ts';
import { type Item, type Put, type Table, type Write, WriteRefused } from '../table/table.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Idempotency } from './handler.ts';

/** How long an answer is remembered. */
const REMEMBERED_SECONDS = 24 * 3600;

/** After this the first request is taken for crashed: API Gateway waits 29 s, and no function of the API runs longer. */
const CRASHED_AFTER_MS = 60_000;

/** An answer that is stored and replayed. It must survive JSON. */
export interface StoredReply {
  readonly body?: unknown;
  readonly etag?: string;
  readonly location?: string;
}

const record = z.object({
  type: z.literal('idempotency'),
  v: z.literal(1),
  fingerprint: z.string(),
  state: z.enum(['in-flight', 'done']),
  claimedAt: z.number(),
  reply: z.string().optional(),
  [TTL_ATTRIBUTE]: z.number(),
});

/** What two requests must share to be the same: method, path and the meaning of the body. */
export function fingerprintOf(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(canonicalJson([method, path, body]))
    .digest('hex');
}

/** Key of the record: each principal has keys of their own. */
export function idempotencyKey(caller: Caller, idempotency: Idempotency): ItemKey {
  const { tenant, principal } = caller;
  return tenant === undefined
    ? platformKeys.operatorIdempotency(principal.id, idempotency.key)
    : tenantKeys.idempotency(tenant.id, principal.id, idempotency.key);
}

const seconds = (clock: Clock): number => Math.floor(clock.now() / 1000);

function item(key: ItemKey, idempotency: Idempotency, clock: Clock, rest: Readonly<Record<string, unknown>>): Item {
  return {
    ...key,
    type: 'idempotency',
    v: 1,
    fingerprint: idempotency.fingerprint,
    claimedAt: clock.now(),
    [TTL_ATTRIBUTE]: seconds(clock) + REMEMBERED_SECONDS,
    ...rest,
  };
}

/**
 * The answer of an earlier request with the same key, if there is one. DynamoDB deletes expired items late, so expiry is
 * checked here.
 * @throws DomainError `idempotency-mismatch`, `idempotency-in-flight`
 */
export async function readIdempotent<R extends StoredReply>(
  table: Table,
  key: ItemKey,
  idempotency: Idempotency,
  clock: Clock,
): Promise<R | undefined> {
  const stored = await table.get(key);
  if (stored === undefined) return undefined;
  const found = record.parse(stored);
  if (found[TTL_ATTRIBUTE] <= seconds(clock)) return undefined;
  if (found.fingerprint !== idempotency.fingerprint) throw new DomainError('idempotency-mismatch');
  if (found.state === 'in-flight') {
    if (found.claimedAt <= clock.now() - CRASHED_AFTER_MS) return undefined;
    throw new DomainError('idempotency-in-flight');
  }
  return JSON.parse(found.reply ?? '{}') as R;
}

/**
 * The write that remembers the answer, for the very transaction that makes the change. It is refused when the key was
 * used meanwhile: then read the answer with `readIdempotent`.
 */
export function idempotencyWrite(key: ItemKey, idempotency: Idempotency, reply: StoredReply, clock: Clock): Put {
  return {
    put: item(key, idempotency, clock, { state: 'done', reply: JSON.stringify(reply) }),
    overwrite: true,
    condition: 'attribute_not_exists(PK) OR #expiresAt <= :now',
    names: { '#expiresAt': TTL_ATTRIBUTE },
    values: { ':now': seconds(clock) },
  };
}

export interface IdempotencyOptions<R extends StoredReply> {
  readonly table: Table;
  readonly key: ItemKey;
  /** @default - the client sent no key: the work is simply done */
  readonly idempotency: Idempotency | undefined;
  readonly clock: Clock;
  /** What of the answer is stored, e.g. without a secret. @default - all of it */
  readonly remember?: (reply: R) => StoredReply;
}

/**
 * Does work once for an idempotency key, where it is more than one transaction: claims the key, works, stores the answer.
 * The claim of a process that crashed passes to the next request after 60 s, so the work itself must bear repetition.
 * When the work fails, the claim is given back and the client may try again.
 * @throws DomainError `idempotency-mismatch`, `idempotency-in-flight`, and what the work throws
 */
export async function withIdempotency<R extends StoredReply>(
  options: IdempotencyOptions<R>,
  work: () => Promise<R>,
): Promise<R> {
  const { table, key, idempotency, clock, remember = (reply) => reply } = options;
  if (idempotency === undefined) return work();
  const claim = randomUUID();
  const earlier = await claimOrReplay<R>(table, key, idempotency, clock, claim);
  if (earlier !== undefined) return earlier;
  const own = { condition: '#claim = :claim', names: { '#claim': 'claim' }, values: { ':claim': claim } };
  const reply = await work().catch(async (error: unknown) => {
    await unlessLost(table.write({ delete: key, ...own }));
    throw error;
  });
  const done = item(key, idempotency, clock, { state: 'done', reply: JSON.stringify(remember(reply)) });
  await unlessLost(table.write({ put: done, overwrite: true, ...own }));
  return reply;
}

/** A claim that was taken over belongs to the other request, whose record stays as it is. */
async function unlessLost(write: Promise<void>): Promise<void> {
  await write.catch((error: unknown) => {
    if (!(error instanceof WriteRefused)) throw error;
  });
}

async function claimOrReplay<R extends StoredReply>(
  table: Table,
  key: ItemKey,
  idempotency: Idempotency,
  clock: Clock,
  claim: string,
): Promise<R | undefined> {
  const write: Write = {
    put: item(key, idempotency, clock, { state: 'in-flight', claim }),
    overwrite: true,
    condition:
      'attribute_not_exists(PK) OR #expiresAt <= :now OR (#state = :inFlight AND #claimedAt <= :crashed AND #fingerprint = :fingerprint)',
    names: { '#expiresAt': TTL_ATTRIBUTE, '#state': 'state', '#claimedAt': 'claimedAt', '#fingerprint': 'fingerprint' },
    values: {
      ':now': seconds(clock),
      ':inFlight': 'in-flight',
      ':crashed': clock.now() - CRASHED_AFTER_MS,
      ':fingerprint': idempotency.fingerprint,
    },
  };
  try {
    await table.write(write);
    return undefined;
  } catch (error) {
    if (!(error instanceof WriteRefused)) throw error;
    const earlier = await readIdempotent<R>(table, key, idempotency, clock);
    // The record vanished or expired between the two looks: the other request failed, and a repetition will be first.
    if (earlier === undefined) throw new DomainError('idempotency-in-flight');
    return earlier;
  }
}
