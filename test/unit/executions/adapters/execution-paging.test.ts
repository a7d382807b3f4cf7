import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toItem } from '../../../../functions/executions/adapters/execution-record.ts';
import { tableExecutionStore } from '../../../../functions/executions/adapters/execution-store.ts';
import type { ExecutionStatus } from '../../../../functions/executions/contract.ts';
import type { ListFilter } from '../../../../functions/executions/domain/ports.ts';
import { encodeCursor } from '../../../../functions/shared/http/cursor.ts';
import { documentClient } from '../../../../functions/shared/table/clients.ts';
import { INDEXES, TABLE_KEY } from '../../../../functions/shared/table/contract.ts';
import { dynamoTable } from '../../../../functions/shared/table/dynamo-table.ts';
import { createDynamoDbService, type DynamoDbService } from '../../../../local/dynamodb/service.ts';
import { COMPLETED, streamImage } from '../../../support/execution-changes.ts';
import { fakeCloud, ROOT } from '../../../support/fake-cloud.ts';
import { clientOptions, type ServiceEndpoint, serveService } from '../../../support/service-endpoint.ts';

const TENANT = { id: 'acme', limits: { shards: 1 } };
const COUNT = 100_000;
const WORKFLOWS = ['shop.order', 'shop.refund', 'shop.invoice', 'shop.reminder', 'shop.report'];
const PAGE = 25;

const statusOf = (n: number): ExecutionStatus =>
  n % 101 === 7 ? 'faulted' : n % 9_973 === 4 ? 'running' : 'completed';
const workflowOf = (n: number) => WORKFLOWS[n % WORKFLOWS.length] ?? '';
/** A ULID of the first shard that rises with its number, which stands where ULIDs have their time. */
const idOf = (n: number) => `${String(n).padStart(10, '0')}0000000000000000`;
const numberOf = (id: string) => Number(id.slice(0, 10));

interface Cost {
  requests: number;
  units: number;
}
const cost: Cost = { requests: 0, units: 0 };
let endpoint: ServiceEndpoint;
let store: ReturnType<typeof tableExecutionStore>;

const keySchema = ({ partition, sort }: { partition: string; sort: string }) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];
const properties = {
  TableName: 'data',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    ...new Set([TABLE_KEY, ...Object.values(INDEXES)].flatMap(({ partition, sort }) => [partition, sort])),
  ].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: keySchema(TABLE_KEY),
  GlobalSecondaryIndexes: Object.values(INDEXES).map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: 'ALL' },
  })),
};

/** The service, counting what its answers cost. */
function metered(service: DynamoDbService): DynamoDbService {
  return {
    ...service,
    async handle(request) {
      const input = { ...request.input, ReturnConsumedCapacity: 'TOTAL' };
      const answer = await service.handle({ ...request, input });
      cost.requests += 1;
      cost.units += Object(answer).ConsumedCapacity.CapacityUnits;
      return answer;
    },
  };
}

beforeAll(async () => {
  const cloud = fakeCloud();
  const service = createDynamoDbService(cloud);
  const type = 'AWS::DynamoDB::Table';
  await service.provisioners[type]?.({ logicalId: 'Data', stackName: 'test', type, properties });
  const request = { service: 'dynamodb', action: 'PutItem', principal: ROOT, requestId: 'r' };
  const signal = new AbortController().signal;
  for (let n = 0; n < COUNT; n++) {
    const execution = { ...COMPLETED, tenantId: TENANT.id, id: idOf(n), workflow: workflowOf(n), status: statusOf(n) };
    const Item = streamImage(toItem(execution));
    await service.handle({ ...request, signal, input: { TableName: 'data', Item } });
  }
  endpoint = await serveService(cloud, metered(service));
  const table = dynamoTable(documentClient(clientOptions(endpoint)), 'data');
  store = tableExecutionStore(() => table, { now: () => 0 });
}, 120_000);
afterAll(() => endpoint?.close());

/** Reads the page that begins behind an execution, and says what it cost. */
async function pageBehind(filter: ListFilter, n: number) {
  Object.assign(cost, { requests: 0, units: 0 });
  const cursor = n === COUNT ? undefined : encodeCursor(idOf(n), { list: 'executions', ...filter });
  const page = await store.list(TENANT, filter, PAGE, cursor);
  return { ...page, ...cost };
}

/** Of each page the number of the execution behind which it begins: the newest, some between, the oldest. */
const POSITIONS = [COUNT, 75_000, 50_000, 21_000];

describe(`a list of ${COUNT} executions`, () => {
  test.each<[string, ListFilter]>([
    ['all', {}],
    ['of a workflow', { workflow: 'shop.refund' }],
    ['in a status', { status: 'completed' }],
    ['in a rare status', { status: 'faulted' }],
    ['of a workflow in a status', { workflow: 'shop.refund', status: 'completed' }],
    ['of a workflow in a rare status', { workflow: 'shop.refund', status: 'faulted' }],
  ])('%s: every full page takes as many requests and units as the first', async (_, filter) => {
    const pages = [];
    for (const position of POSITIONS) pages.push(await pageBehind(filter, position));
    const [first] = pages;
    for (const { items, requests, units } of pages) {
      expect(items).toHaveLength(PAGE);
      for (const { workflow, status } of items) expect({ workflow, status }).toMatchObject(filter);
      expect(requests).toBe(first?.requests);
      expect(Math.abs(units - (first?.units ?? 0))).toBeLessThanOrEqual(1);
      expect(requests).toBeLessThanOrEqual(5);
      expect(units).toBeLessThanOrEqual(60);
    }
  });

  test('of a workflow in a very rare status is whole, page by page, at no more than five requests a page', async () => {
    const filter: ListFilter = { workflow: 'shop.report', status: 'running' };
    const found: number[] = [];
    let at: number | undefined = COUNT;
    for (let cursor: string | undefined; at !== undefined; ) {
      Object.assign(cost, { requests: 0, units: 0 });
      const page = await store.list(TENANT, filter, PAGE, cursor);
      expect(cost.requests).toBeLessThanOrEqual(5);
      found.push(...page.items.map(({ id }) => numberOf(id)));
      cursor = page.next;
      at = cursor === undefined ? undefined : at - 1;
    }
    const expected = Array.from({ length: COUNT }, (_, n) => n).filter(
      (n) => workflowOf(n) === filter.workflow && statusOf(n) === 'running',
    );
    expect(found).toEqual(expected.reverse());
    expect(expected.length).toBeGreaterThan(0);
  });
});
