import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDelivery } from '../../../functions/usage/adapters/execution-log.ts';
import { tableUsageLedger } from '../../../functions/usage/adapters/usage-ledger.ts';
import { readUsage } from '../../../functions/usage/adapters/usage-row.ts';
import { type LoggedEvent, sumUp } from '../../../functions/usage/domain/execution-log.ts';
import { monthOf } from '../../../functions/usage/domain/month.ts';
import { manualClock } from '../../support/api-calls.ts';
import { memoryCell } from '../../support/tenants.ts';

const TENANTS = ['acme', 'globex'] as const;
const clock = manualClock();
const arnOf = (tenant: string, stage = 'dev') =>
  `arn:aws:states:eu-west-1:123456789012:execution:trb_${stage}_${tenant}_shop_order_0a1b2c3d4e:run`;

const event: fc.Arbitrary<LoggedEvent> = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom(
    'TaskStateEntered',
    'PassStateEntered',
    'TaskScheduled',
    'LambdaFunctionScheduled',
    'TaskFailed',
  ),
  executionArn: fc.constantFrom(...TENANTS.map((tenant) => arnOf(tenant)), arnOf('acme', 'prod'), 'no arn'),
  // Around the end of a month.
  at: fc.integer({ min: Date.UTC(2026, 10, 30, 23), max: Date.UTC(2026, 11, 1, 1) }),
});

const matching = (events: readonly LoggedEvent[], tenant: string, month: string, type: RegExp) =>
  events.filter((one) => one.executionArn === arnOf(tenant) && monthOf(one.at) === month && type.test(one.type)).length;

describe('the execution log', () => {
  test('is counted by tenant and month, however it is cut into batches, and however often a batch comes', async () => {
    const batches = fc.array(
      fc.record({ events: fc.array(event, { maxLength: 8 }), times: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(batches, async (deliveries) => {
        const cell = memoryCell();
        const ledger = tableUsageLedger(cell.tenantTables, clock);
        for (const { events, times } of deliveries)
          for (let time = 0; time < times; time++)
            for (const addition of sumUp(events, 'dev').additions) expect(await ledger.add(addition)).toBe(time === 0);
        const all = deliveries.flatMap(({ events }) => events);
        for (const tenant of TENANTS)
          for (const month of ['2026-11', '2026-12'] as const) {
            const { counts } = await readUsage(cell.table, tenant, month);
            expect(counts).toEqual({
              starts: 0,
              transitions: matching(all, tenant, month, /Entered/),
              taskCalls: matching(all, tenant, month, /Scheduled/),
            });
          }
      }),
      { numRuns: 15 },
    );
  });

  test('of no tenant of the stage is refused line by line', async () => {
    await fc.assert(
      fc.property(fc.array(event), (events) => {
        const { additions, refused } = sumUp(events, 'dev');
        const counted = events.filter(({ type }) => /Entered|Scheduled/.test(type));
        const own = counted.filter(({ executionArn }) => executionArn.includes(':trb_dev_'));
        expect(refused).toBe(counted.length - own.length);
        const sum = additions.reduce((total, { counts }) => total + counts.transitions + counts.taskCalls, 0);
        expect(sum).toBe(own.length);
      }),
    );
  });
});

const delivered = (data: object) => gzipSync(JSON.stringify(data)).toString('base64');

describe('a delivery of CloudWatch Logs', () => {
  test('holds lines as Step Functions writes them', () => {
    const message = {
      id: '2',
      type: 'TaskStateEntered',
      details: { name: 'First' },
      redrive_count: '0',
      previous_event_id: '0',
      event_timestamp: '1795771800000',
      execution_arn: arnOf('acme'),
    };
    const logEvents = [{ id: '37', timestamp: 1, message: JSON.stringify(message) }];
    expect(readDelivery(delivered({ messageType: 'DATA_MESSAGE', owner: '1', logEvents }))).toEqual([
      { id: '37', type: 'TaskStateEntered', executionArn: arnOf('acme'), at: 1_795_771_800_000 },
    ]);
  });

  test('that only tries the subscription holds nothing', () => {
    const logEvents = [{ id: '', timestamp: 1, message: 'CWL CONTROL MESSAGE: Checking health of destination.' }];
    expect(readDelivery(delivered({ messageType: 'CONTROL_MESSAGE', logEvents }))).toEqual([]);
  });

  test('that cannot be read is refused whole, so that it comes again and is kept', () => {
    const logEvents = [{ id: '1', timestamp: 1, message: '{}' }];
    expect(() => readDelivery(delivered({ messageType: 'DATA_MESSAGE', logEvents }))).toThrow();
    expect(() => readDelivery('no gzip')).toThrow();
  });
});
