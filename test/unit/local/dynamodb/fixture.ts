import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoDbService, type DynamoDbService } from '../../../../local/dynamodb/service.ts';
import { type FakeCloud, fakeCloud } from '../../../support/fake-cloud.ts';
import { clientOptions, serveService } from '../../../support/service-endpoint.ts';

export const TABLE = 'items';

/** A table with numbers and texts as keys, two indexes, a time to live and a stream. */
export const TABLE_PROPERTIES = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'PK', AttributeType: 'S' },
    { AttributeName: 'SK', AttributeType: 'S' },
    { AttributeName: 'group', AttributeType: 'S' },
    { AttributeName: 'rank', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'PK', KeyType: 'HASH' },
    { AttributeName: 'SK', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-rank',
      KeySchema: [
        { AttributeName: 'group', KeyType: 'HASH' },
        { AttributeName: 'rank', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
    {
      IndexName: 'keys-only',
      KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  Replicas: [{ Region: 'us-east-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
};

export interface Fixture {
  readonly cloud: FakeCloud;
  readonly service: DynamoDbService;
  readonly client: DynamoDBDocumentClient;
  readonly attributes: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** The service with one table, behind HTTP, and the real document client. */
export async function createFixture(): Promise<Fixture> {
  const cloud = fakeCloud();
  const { service, attributes } = await createService(cloud);
  const endpoint = await serveService(cloud, service);
  const client = new DynamoDBClient(clientOptions(endpoint));
  return {
    cloud,
    service,
    attributes,
    client: DynamoDBDocumentClient.from(client),
    async close() {
      client.destroy();
      await endpoint.close();
      await service.close?.();
    },
  };
}

export async function createService(cloud: FakeCloud) {
  const service = createDynamoDbService(cloud);
  const type = 'AWS::DynamoDB::GlobalTable';
  const resource = { logicalId: 'Items', stackName: 'test', type, properties: TABLE_PROPERTIES };
  const provisioned = await service.provisioners[type]?.(resource);
  return { service, attributes: provisioned?.attributes ?? {} };
}
