import { beforeEach, expect, test } from 'vitest';
import type { Dispatched } from '../../../../functions/executions/domain/dispatch.ts';
import { type FollowUp, followUp } from '../../../../functions/executions/domain/follow-up.ts';
import type { Demand } from '../../../../functions/executions/domain/slots.ts';
import { type ExecutionCell, executionCell, TENANT } from '../../../support/executions.ts';

let cell: ExecutionCell;
let seeTo: FollowUp;
let demands: Demand[];
let delays: (number | undefined)[];
let repairs: (boolean | undefined)[];

beforeEach(async () => {
  cell = await executionCell();
  demands = [];
  delays = [];
  repairs = [];
  await cell.start();
  seeTo = followUp({
    ...cell,
    wakes: {
      async wake(_tenant, _request, options) {
        delays.push(options?.delaySeconds);
        repairs.push(options?.isRepair);
      },
    },
    demands: { report: async (demand) => void demands.push(demand) },
  });
});

async function dispatched(bound: Dispatched['bound'], counts = { running: 2, backlog: 5 }): Promise<Dispatched> {
  const slots = { ...(await cell.store.slots(TENANT)), ...counts };
  return { admitted: 0, started: 0, slots, ...(bound === undefined ? {} : { bound }) };
}

test('a tenant that has used up its pace is woken once when there is some again, however many notice it', async () => {
  const paced = await dispatched('pace');
  await Promise.all([seeTo(TENANT, 'r', paced), seeTo(TENANT, 'r', paced), seeTo(TENANT, 'r', paced)]);
  expect(delays).toEqual([1]);
  cell.clock.advance(1_000);
  await seeTo(TENANT, 'r', paced);
  expect(delays).toEqual([1, 1]);
});

test('a tenant whose starts were throttled is woken once a second later, for a repair', async () => {
  const busy = await dispatched('busy');
  await Promise.all([seeTo(TENANT, 'r', busy), seeTo(TENANT, 'r', busy)]);
  expect(delays).toEqual([1]);
  expect(repairs).toEqual([true]);
});

test('a tenant with more than the time of a dispatcher is woken at once, and one that another sees to is not', async () => {
  await seeTo(TENANT, 'r', await dispatched('turn'));
  expect([demands, delays]).toEqual([[], []]);
  await seeTo(TENANT, 'r', await dispatched('time'));
  expect(delays).toEqual([undefined]);
});

test('a demand is told once a second by one warm function', async () => {
  for (let i = 0; i < 3; i++) await seeTo(TENANT, 'r', await dispatched('slots'));
  expect(demands).toEqual([{ tenantId: TENANT, running: 2, startsPerSecond: 0, weight: 1 }]);
  cell.clock.advance(1_000);
  await seeTo(TENANT, 'r', await dispatched('slots'));
  expect(demands).toHaveLength(2);
  expect(delays).toEqual([]);
});

test('nothing is told of a tenant whose work fits its guarantee', async () => {
  await seeTo(TENANT, 'r', await dispatched(undefined, { running: 1, backlog: 0 }));
  expect([demands, delays]).toEqual([[], []]);
});
