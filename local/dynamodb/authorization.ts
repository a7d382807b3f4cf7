import type { AuthorizationQuery, AwsRequest } from '../service.ts';
import type { Database } from './database.ts';
import { keyNames } from './schema.ts';
import type { Table } from './table.ts';
import { actionOf, actionsOf } from './transactions.ts';
import { invalid, type ParsedRequest, type Projection, parseRequest, type ValidatedAction } from './validation.ts';
import { type AttributeValue, type Item, keyText } from './values.ts';

type Input = Readonly<Record<string, unknown>>;
type Context = Record<string, string | readonly string[]>;

/** Where the tables live, to name one that may not exist. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
}

/** Actions that are asked for the single parts of a transaction. */
const PART_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

/** Actions on no table in particular. */
const ACCOUNT_ACTIONS = new Set(['ListTables', 'DescribeLimits', 'DescribeEndpoints']);

export function tableArn({ accountId, region }: Account, name: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
}

/**
 * What IAM must allow for a request (service authorization reference of DynamoDB, "Using IAM policy conditions for
 * fine-grained access control"). A request whose partition keys cannot be told carries no `dynamodb:LeadingKeys`.
 * @throws AwsError `ValidationException` when the request cannot be understood, which refuses it as well
 */
export function authorizationOf(
  account: Account,
  database: Database,
  { action, input }: AwsRequest,
): readonly AuthorizationQuery[] {
  const ask = (name: string, table: string, context: Context = {}, index = ''): AuthorizationQuery => ({
    action: `dynamodb:${name}`,
    resource: tableArn(account, table) + index,
    context,
  });
  const tables = database.tables;
  switch (action) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem': {
      const request = parseRequest(action, input);
      return [ask(action, request.TableName, itemContext(tables.get(request.TableName), request, action))];
    }
    case 'Query':
    case 'Scan': {
      const request = parseRequest(action, input);
      const index = request.IndexName === undefined ? '' : `/index/${request.IndexName}`;
      return [ask(action, request.TableName, pageContext(tables.get(request.TableName), request), index)];
    }
    case 'BatchGetItem':
    case 'BatchWriteItem': {
      const request = parseRequest(action, input);
      return Object.entries(request.RequestItems ?? {}).map(([name, batch]) =>
        ask(action, name, batchContext(tables.get(name), batch)),
      );
    }
    case 'TransactWriteItems':
    case 'TransactGetItems':
      return actionsOf(input).map((part) => transactionQuery(tables, action, part, ask));
    default:
      return [ACCOUNT_ACTIONS.has(action) ? everyTable(action) : ask(action, tableNameOf(input))];
  }
}

function everyTable(action: string): AuthorizationQuery {
  return { action: `dynamodb:${action}`, resource: '*' };
}

function transactionQuery(
  tables: Database['tables'],
  enclosing: string,
  part: Input,
  ask: (name: string, table: string, context: Context) => AuthorizationQuery,
): AuthorizationQuery {
  const { name, parameters } = actionOf(part);
  const action = PART_ACTIONS[name];
  if (action === undefined) throw invalid(`A transaction cannot contain ${name}`);
  const shape = action === 'ConditionCheckItem' ? 'DeleteItem' : (action as ValidatedAction);
  const request = parseRequest(shape, parameters);
  const context = itemContext(tables.get(request.TableName), request, action);
  return ask(action, request.TableName, { ...context, 'dynamodb:EnclosingOperation': enclosing });
}

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

function itemContext(table: Table | undefined, request: ParsedRequest, action: string): Context {
  const keys = leadingKeys(table, [request.Item ?? request.Key ?? {}]);
  const names = new Set([...Object.keys(request.Item ?? request.Key ?? {}), ...namesIn(request)]);
  return {
    ...keys,
    ...(action === 'GetItem' && request._projection === undefined ? {} : { 'dynamodb:Attributes': [...names] }),
    ...(WRITES.has(action) ? { 'dynamodb:ReturnValues': request.ReturnValues ?? 'NONE' } : {}),
  };
}

function pageContext(table: Table | undefined, request: ParsedRequest): Context {
  const projected = request._projection !== undefined;
  const everything = request.IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
  const select = request.Select ?? (projected ? 'SPECIFIC_ATTRIBUTES' : everything);
  const partition = partitionRead(table, request.IndexName);
  const condition = partition === undefined ? undefined : request.KeyConditions?.[partition];
  const value = condition?.ComparisonOperator === 'EQ' ? keyText(condition.AttributeValueList[0]) : undefined;
  return {
    'dynamodb:Select': select,
    ...(value === undefined ? {} : { 'dynamodb:LeadingKeys': [value] }),
    ...(projected ? { 'dynamodb:Attributes': [...new Set(namesIn(request))] } : {}),
  };
}

/** The partition key of what a query reads: the index, if it names one. */
function partitionRead(table: Table | undefined, indexName: string | undefined): string | undefined {
  if (table === undefined || indexName === undefined) return table?.keys.partition;
  const index = table.schema.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === indexName);
  return index === undefined ? undefined : keyNames(index.KeySchema).partition;
}

interface BatchPart {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

interface BatchRead {
  readonly Keys: readonly Item[];
  readonly _projection?: Projection;
}

function batchContext(table: Table | undefined, batch: unknown): Context {
  if (Array.isArray(batch)) {
    const items = (batch as readonly BatchPart[]).map((part) => part.PutRequest?.Item ?? part.DeleteRequest?.Key ?? {});
    return { ...leadingKeys(table, items), 'dynamodb:Attributes': [...new Set(items.flatMap(Object.keys))] };
  }
  const { Keys, _projection } = batch as BatchRead;
  const names = _projection === undefined ? {} : { 'dynamodb:Attributes': headsOf(_projection.paths) };
  return { ...leadingKeys(table, Keys), ...names };
}

/** All partition keys, or none at all when one of them is missing: half a list would pass a check of each. */
function leadingKeys(table: Table | undefined, items: readonly Readonly<Record<string, AttributeValue>>[]): Context {
  if (table === undefined) return {};
  const texts = items.map((item) => keyText(item[table.keys.partition]));
  const known = texts.filter((text) => text !== undefined);
  return known.length === texts.length ? { 'dynamodb:LeadingKeys': [...new Set(known)] } : {};
}

/** Top-level attributes that projections and updates name. */
function namesIn({ _projection, _updates }: ParsedRequest): string[] {
  return headsOf([...(_projection?.paths ?? []), ...(_updates?.paths ?? [])]);
}

function headsOf(paths: readonly (readonly (string | number)[])[]): string[] {
  return [...new Set(paths.map(([head]) => String(head)))];
}

function tableNameOf(input: Input): string {
  const name = input['TableName'];
  if (typeof name === 'string') return name;
  const arn = input['ResourceArn'];
  if (typeof arn === 'string') return arn.slice(arn.indexOf('/') + 1);
  throw invalid("The parameter 'TableName' is required but was not present in the request");
}
