import { expect, test } from 'vitest';
import { createCounter, each, without } from '../../../../bench/load/tally.ts';
import type { AwsRequest } from '../../../../local/service.ts';
import { ROOT } from '../../../support/fake-cloud.ts';

const request = (service: string, action: string): AwsRequest => ({
  service,
  action,
  input: {},
  principal: ROOT,
  requestId: 'r',
  signal: new AbortController().signal,
});

const answers = (units: number) => async () => ({ ConsumedCapacity: { CapacityUnits: units } });

test('counts what functions of the platform do, since the last look, and nothing of others', async () => {
  const { intercept, faults, take } = createCounter();
  await intercept(request('dynamodb', 'Query'), 'tributary-dev-executions-api', answers(1.5));
  await intercept(request('dynamodb', 'TransactWriteItems'), 'tributary-dev-executions-api', answers(12));
  await intercept(request('states', 'StartExecution'), 'tributary-dev-executions-on-wake', async () => ({}));
  await intercept(request('dynamodb', 'PutItem'), 'the load itself', answers(9));
  faults.at('function:before:Invoke', 'executions-api');
  expect(take()).toEqual({
    calls: 3,
    readUnits: 1.5,
    writeUnits: 12,
    invocations: { 'executions-api': 1 },
    operations: { 'dynamodb:Query': 1, 'dynamodb:TransactWriteItems': 1, 'states:StartExecution': 1 },
  });
  expect(take()).toMatchObject({ calls: 0, readUnits: 0, writeUnits: 0, operations: {} });
});

test('forgets no call of a long load', async () => {
  const { intercept, take } = createCounter();
  for (let i = 0; i < 2_500; i++) await intercept(request('dynamodb', 'GetItem'), 'tributary-dev-x', answers(1));
  expect(take()).toMatchObject({ calls: 2_500, readUnits: 2_500 });
});

test('what the load looks at is taken off at its price', async () => {
  const tally = { calls: 100, readUnits: 50, writeUnits: 30, invocations: {}, operations: {} };
  const look = each({ calls: 40, readUnits: 20, writeUnits: 0, invocations: {}, operations: {} }, 20);
  expect(look).toEqual({ calls: 2, readUnits: 1, writeUnits: 0 });
  expect(without(tally, 30, look)).toEqual({ calls: 40, readUnits: 20, writeUnits: 30 });
});
