import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXECUTION_STATUSES, EXECUTIONS_EVENT_SOURCE } from '../../../../functions/executions/contract.ts';
import {
  type ExecutionImage,
  eventOf,
  isConsistent,
} from '../../../../functions/executions/domain/execution-change.ts';
import { executionEvent } from '../../../../functions/executions/events.ts';
import { COMPLETED } from '../../../support/execution-changes.ts';

const image: ExecutionImage = { ...COMPLETED, place: COMPLETED.id };
const cameInto = (status: ExecutionImage['status']): ExecutionImage => ({ ...image, status });
const typeOf = (before: ExecutionImage['status'] | undefined, status: ExecutionImage['status']) =>
  eventOf({ before: before === undefined ? undefined : { status: before }, after: cameInto(status) })?.['detail-type'];

describe('a change of an execution', () => {
  test.each([
    [undefined, 'pending', 'execution.accepted', image.createdAt],
    ['pending', 'running', 'execution.started', image.startedAt],
    ['running', 'completed', 'execution.completed', image.endedAt],
    ['running', 'faulted', 'execution.faulted', image.endedAt],
    ['pending', 'cancelled', 'execution.cancelled', image.endedAt],
    ['waiting', 'completed', 'execution.completed', image.endedAt],
  ] as const)('from %s to %s is %s', (before, status, type, at) => {
    const change = { before: before === undefined ? undefined : { status: before }, after: cameInto(status) };
    expect(eventOf(change)).toEqual({
      'detail-type': type,
      detail: {
        tenantId: 'acme',
        executionId: image.id,
        workflow: 'shop.order',
        version: '1.0.0',
        status,
        at,
        requestId: 'request-1',
        ...(before === undefined ? {} : { previousStatus: before }),
      },
    });
  });

  test('of anything but its status, to waiting and back, means nothing to others', () => {
    for (const status of EXECUTION_STATUSES) expect(typeOf(status, status)).toBeUndefined();
    expect(typeOf('running', 'waiting')).toBeUndefined();
    expect(typeOf('waiting', 'running')).toBeUndefined();
  });

  test('is told as the public contract says, and without what the item holds beside', () => {
    const secret = { ...cameInto('faulted'), error: { type: 'about:blank', status: 500, detail: 'secret' } };
    const event = { source: EXECUTIONS_EVENT_SOURCE, ...eventOf({ before: { status: 'running' }, after: secret }) };
    expect(executionEvent.parse(event)).toEqual(event);
    expect(JSON.stringify(event)).not.toMatch(/secret|stateMachine/);
  });

  test('that does not tell its time is an error', () => {
    const untimed = { ...cameInto('completed'), endedAt: undefined };
    expect(() => eventOf({ before: { status: 'running' }, after: untimed })).toThrow('completed without its endedAt');
  });

  test('is told once, however often the item is written in between', async () => {
    const path = fc.shuffledSubarray(['running', 'waiting', 'completed'] as const).map((rest) => {
      const order = ['running', 'waiting', 'completed'] as const;
      return ['pending' as const, ...order.filter((status) => rest.includes(status))];
    });
    const writes = path.chain((statuses) =>
      fc
        .array(fc.integer({ min: 1, max: 4 }), { minLength: statuses.length, maxLength: statuses.length })
        .map((times) => statuses.flatMap((status, i) => Array.from({ length: times[i] ?? 1 }, () => status))),
    );
    await fc.assert(
      fc.property(writes, (statuses) => {
        const told = statuses.map((status, i) => typeOf(statuses[i - 1], status)).filter((type) => type !== undefined);
        expect(new Set(told).size).toBe(told.length);
        expect(told).toHaveLength(new Set(statuses).size - (statuses.includes('waiting') ? 1 : 0));
      }),
    );
  });
});

describe('an item', () => {
  test('agrees with its key when its machine is the tenant’s and its place its own', () => {
    expect(isConsistent(image, 'dev')).toBe(true);
  });

  test('in the partition of another tenant, at another place or of another stage does not', async () => {
    await fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{2,30}$/), (tenantId) => {
        fc.pre(tenantId !== 'acme');
        expect(isConsistent({ ...image, tenantId }, 'dev')).toBe(false);
      }),
    );
    expect(isConsistent({ ...image, place: '01K9Z3N0V4T8S6QH2M5D7XWBCF' }, 'dev')).toBe(false);
    expect(isConsistent(image, 'prod')).toBe(false);
  });
});
