import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoTable } from './dynamo-table.ts';
import type { Table } from './table.ts';

/** Optional fields that are `undefined` are left out of items, as JSON leaves them out. */
export function documentClient(config: DynamoDBClientConfig): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: { removeUndefinedValues: true } });
}

/** The table with the function's own role, which reaches the platform rows granted to it and no tenant's. */
export function platformTable(environment: { readonly TABLE_NAME: string }): Table {
  return dynamoTable(documentClient({}), environment.TABLE_NAME);
}
