import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../functions/shared/table/clients.ts';
import { INDEXES, TABLE_KEY } from '../../functions/shared/table/contract.ts';
import { dynamoTable } from '../../functions/shared/table/dynamo-table.ts';
import type { Table } from '../../functions/shared/table/table.ts';
import { withTransactions } from './transactions.ts';

/** One DynamoDB in memory for the whole test process; its socket does not keep the process alive. */
const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)('dynalite');

let running: Promise<string> | undefined;

function endpoint(): Promise<string> {
  running ??= new Promise((resolve, reject) => {
    const server = dynalite({ createTableMs: 0 });
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.unref();
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
  return running;
}

const attributes = new Set([TABLE_KEY, ...Object.values(INDEXES)].flatMap(({ partition, sort }) => [partition, sort]));

const keySchema = ({ partition, sort }: { partition: string; sort: string }) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];

async function createTable(tableName: string): Promise<DynamoDBDocumentClient> {
  const client = documentClient({
    endpoint: await endpoint(),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: keySchema(TABLE_KEY),
      GlobalSecondaryIndexes: Object.values(INDEXES).map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  );
  // The server makes the table after it has answered.
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: tableName });
  return withTransactions(client);
}

let tables = 0;

/**
 * An empty table of the cell's shape, in memory, reached through the very adapter that runs on AWS: expressions, key
 * conditions and reserved words are judged as DynamoDB judges them. Made at its first use.
 */
export function memoryTable(): Table {
  const tableName = `table-${++tables}`;
  let made: Promise<Table> | undefined;
  const table = () => {
    made ??= createTable(tableName).then((client) => dynamoTable(client, tableName));
    return made;
  };
  return {
    get: async (key) => (await table()).get(key),
    getMany: async (keys) => (await table()).getMany(keys),
    write: async (write) => (await table()).write(write),
    transact: async (writes) => (await table()).transact(writes),
    page: async (query) => (await table()).page(query),
  };
}
