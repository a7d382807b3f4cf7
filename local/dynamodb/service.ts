import { AwsError, type CloudContext, type Service } from '../service.ts';
import { createTimers } from '../timers.ts';
import { authorizationOf } from './authorization.ts';
import { batchGetItem, batchWriteItem } from './batches.ts';
import { createDatabase, type Operation } from './database.ts';
import {
  describeContinuousBackups,
  describeTable,
  describeTimeToLive,
  listTables,
  listTagsOfResource,
  updateTimeToLive,
} from './descriptions.ts';
import { deleteExpired, EXPIRY_INTERVAL_MS } from './expiry.ts';
import { deleteItem, getItem, putItem, updateItem } from './items.ts';
import { databaseMemory } from './memory.ts';
import { createTableProvisioner } from './provisioner.ts';
import { query } from './query.ts';
import { scan } from './scan.ts';
import type { TableStream } from './stream.ts';
import { transactGetItems, transactWriteItems } from './transactions.ts';

/** DynamoDB with the tables of the assembly. */
export interface DynamoDbService extends Service {
  /** The stream of a table. `undefined` when there is none with this ARN. */
  stream(arn: string): TableStream | undefined;
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetItem: getItem,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  TransactWriteItems: transactWriteItems,
  TransactGetItems: transactGetItems,
  DescribeTable: describeTable,
  ListTables: listTables,
  DescribeTimeToLive: describeTimeToLive,
  UpdateTimeToLive: updateTimeToLive,
  DescribeContinuousBackups: describeContinuousBackups,
  ListTagsOfResource: listTagsOfResource,
};

export function createDynamoDbService(context: CloudContext): DynamoDbService {
  const database = createDatabase(context.clock);
  const streams = new Map<string, TableStream>();
  const provision = createTableProvisioner(context, database, streams);
  const timers = createTimers(context.clock);
  timers.every(EXPIRY_INTERVAL_MS, () => deleteExpired(database));

  return {
    name: 'dynamodb',
    protocol: 'json',
    provisioners: { 'AWS::DynamoDB::GlobalTable': provision, 'AWS::DynamoDB::Table': provision },
    authorize: (request) => authorizationOf(context, database, request),
    async handle({ action, input }) {
      const operation = OPERATIONS[action];
      if (operation !== undefined) return operation(database, input);
      throw new AwsError('UnknownOperationException', `The local cloud has no dynamodb:${action}`);
    },
    stream: (arn) => streams.get(arn),
    memory: databaseMemory(database),
    async close() {
      timers.close();
    },
  };
}
