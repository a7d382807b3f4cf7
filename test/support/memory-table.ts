import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { documentClient } from '../../functions/shared/table/clients.ts';
import { INDEXES, TABLE_KEY } from '../../functions/shared/table/contract.ts';
import { dynamoTable } from '../../functions/shared/table/dynamo-table.ts';
import type { Table } from '../../functions/shared/table/table.ts';
import { createDynamoDbService } from '../../local/dynamodb/service.ts';
import { AwsError, type Service } from '../../local/service.ts';
import { fakeCloud, ROOT } from './fake-cloud.ts';

const TYPE = 'AWS::DynamoDB::GlobalTable';

const attributes = new Set([TABLE_KEY, ...Object.values(INDEXES)].flatMap(({ partition, sort }) => [partition, sort]));

const keySchema = ({ partition, sort }: { partition: string; sort: string }) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];

const TABLE = {
  logicalId: 'Table',
  stackName: 'test',
  type: TYPE,
  properties: {
    TableName: 'table',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: keySchema(TABLE_KEY),
    GlobalSecondaryIndexes: Object.values(INDEXES).map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: 'ALL' },
    })),
  },
};

/**
 * An empty table of the cell's shape, in memory, reached through the very adapter that runs on AWS and the local cloud's
 * DynamoDB: expressions, key conditions and reserved words are judged as DynamoDB judges them.
 */
export function memoryTable(): Table {
  const service = createDynamoDbService(fakeCloud());
  void service.provisioners[TYPE]?.(TABLE);
  return dynamoTable(
    documentClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: within(service),
    }),
    TABLE.properties.TableName,
  );
}

/** Hands a client's requests to the service without a socket: a unit test makes thousands. */
function within(service: Service): NonNullable<DynamoDBClientConfig['requestHandler']> {
  return {
    async handle({ headers, body }: { headers: Readonly<Record<string, string>>; body: Uint8Array }) {
      const action = headers['x-amz-target']?.split('.').at(-1) ?? '';
      const { signal } = new AbortController();
      const input = JSON.parse(new TextDecoder().decode(body));
      const request = { service: service.name, action, input, principal: ROOT, requestId: 'request', signal };
      try {
        return answer(200, await service.handle(request));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return answer(error.status, { __type: error.code, message: error.message, ...error.members });
      }
    },
  };
}

const answer = (statusCode: number, body: unknown) => ({
  response: { statusCode, headers: {}, body: new TextEncoder().encode(JSON.stringify(body)) },
});
