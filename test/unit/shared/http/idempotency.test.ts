import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { FIRST_SETTINGS } from '../../../../functions/shared/access/settings.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import {
  fingerprintOf,
  idempotencyKey,
  idempotencyWrite,
  readIdempotent,
  withIdempotency,
} from '../../../../functions/shared/http/idempotency.ts';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import type { Table } from '../../../../functions/shared/table/table.ts';
import { WriteRefused } from '../../../../functions/shared/table/table.ts';
import { manualClock } from '../../../support/api-calls.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { LIMITS } from '../../../support/tenants.ts';

const DAY_MS = 24 * 3600 * 1000;
const key = tenantKeys.idempotency('acme', 'author', 'order-1');
const first = { key: 'order-1', fingerprint: fingerprintOf('POST', '/v1/boxes', { name: 'a' }) };
const other = { key: 'order-1', fingerprint: fingerprintOf('POST', '/v1/boxes', { name: 'b' }) };

let table: Table;
let clock: ReturnType<typeof manualClock>;
let done: number;

beforeEach(() => {
  table = memoryTable();
  clock = manualClock();
  done = 0;
});

const work = async () => ({ body: { made: ++done, secret: 's' } });
const once = (idempotency = first, job: () => Promise<{ body: unknown }> = work) =>
  withIdempotency({ table, key, idempotency, clock }, job);

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof DomainError ? error.code : error),
  );

describe('fingerprints', () => {
  test('depend on method, path and the meaning of the body, not on the order of members', async () => {
    await fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (body, path) => {
        const reversed = Object.fromEntries(Object.entries(body).toReversed());
        expect(fingerprintOf('POST', path, reversed)).toBe(fingerprintOf('POST', path, body));
        expect(fingerprintOf('POST', path, { ...body, more: 1 })).not.toBe(
          fingerprintOf('POST', path, { ...body, more: 2 }),
        );
        expect(fingerprintOf('POST', `${path}x`, body)).not.toBe(fingerprintOf('POST', path, body));
      }),
    );
  });
});

describe('work under a key', () => {
  test('is done once, and the answer is repeated for a day', async () => {
    const answer = await once();
    clock.advance(DAY_MS - 1000);
    expect(await once()).toEqual(answer);
    expect(done).toBe(1);
    clock.advance(1000);
    expect(await once()).toEqual({ body: { made: 2, secret: 's' } });
  });

  test('stores what is to be remembered only', async () => {
    const remember = () => ({ body: { made: 1 } });
    await withIdempotency({ table, key, idempotency: first, clock, remember }, work);
    expect(JSON.stringify(await table.get(key))).not.toContain('secret');
    expect(await once()).toEqual({ body: { made: 1 } });
  });

  test('is refused for another request, finished or not', async () => {
    await once();
    expect(await codeOf(once(other))).toBe('idempotency-mismatch');
  });

  test('is refused while the first request runs, and passes on after a crash', async () => {
    let finish: (() => void) | undefined;
    const running = once(first, async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { body: 'slow' };
    });
    await expect.poll(() => finish).toBeDefined();
    expect(await codeOf(once())).toBe('idempotency-in-flight');
    expect(await codeOf(once(other))).toBe('idempotency-mismatch');
    clock.advance(60_000);
    expect(await codeOf(once(other))).toBe('idempotency-mismatch');
    expect(await once()).toEqual({ body: { made: 1, secret: 's' } });
    finish?.();
    expect(await running).toEqual({ body: 'slow' });
    // The answer of the request that took over stays.
    expect(await once()).toEqual({ body: { made: 1, secret: 's' } });
  });

  test('that failed may be tried again', async () => {
    const failing = () => Promise.reject(new DomainError('backlog-full'));
    expect(await codeOf(once(first, failing))).toBe('backlog-full');
    expect(await once()).toEqual({ body: { made: 1, secret: 's' } });
  });

  test('of many at once is done by exactly one', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => codeOf(once())));
    expect(done).toBe(1);
    expect(outcomes.every((outcome) => outcome === 'answered' || outcome === 'idempotency-in-flight')).toBe(true);
  });

  test('without a key is just done', async () => {
    await withIdempotency({ table, key, idempotency: undefined, clock }, work);
    expect(await table.get(key)).toBeUndefined();
  });
});

describe('a record inside a transaction', () => {
  test('is written with the change, refused the second time, and read back', async () => {
    const write = () => idempotencyWrite(key, first, { body: { id: 1 }, location: '/v1/x' }, clock);
    expect(await readIdempotent(table, key, first, clock)).toBeUndefined();
    await table.transact([write()]);
    await expect(table.transact([write()])).rejects.toThrow(WriteRefused);
    expect(await readIdempotent(table, key, first, clock)).toEqual({ body: { id: 1 }, location: '/v1/x' });
    expect(await codeOf(readIdempotent(table, key, other, clock))).toBe('idempotency-mismatch');
    clock.advance(DAY_MS);
    expect(await readIdempotent(table, key, other, clock)).toBeUndefined();
    await table.transact([write()]);
  });

  test('belongs to one principal of one tenant, or to one operator', () => {
    const caller = {
      principal: { kind: 'user' as const, id: 'author' },
      roles: [],
      grants: [],
      permissions: new Set<never>(),
    };
    const tenant = {
      id: 'acme',
      name: 'Acme',
      tier: 'basic' as const,
      limits: LIMITS,
      roles: {},
      settings: FIRST_SETTINGS,
    };
    expect(idempotencyKey({ ...caller, tenant }, first)).toEqual(key);
    expect(idempotencyKey(caller, first).PK).toBe('$platform#idempotency');
  });
});
