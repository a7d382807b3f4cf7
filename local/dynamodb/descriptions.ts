import { AwsError } from '../service.ts';
import { type Operation, tableOf } from './database.ts';
import type { IndexSchema } from './schema.ts';
import type { Table } from './table.ts';
import { invalid } from './validation.ts';
import { itemBytes } from './values.ts';

type Input = Readonly<Record<string, unknown>>;

const MOST_NAMES = 100;

export const describeTable: Operation = (database, input) => ({ Table: description(tableOf(database, nameIn(input))) });

export const listTables: Operation = (database, input) => {
  const limit = input['Limit'] ?? MOST_NAMES;
  if (typeof limit !== 'number' || limit < 1 || limit > MOST_NAMES) throw invalid('Limit must be between 1 and 100');
  const after = input['ExclusiveStartTableName'];
  const names = [...database.tables.keys()].sort().filter((name) => typeof after !== 'string' || name > after);
  const page = names.slice(0, limit);
  return { TableNames: page, ...(names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {}) };
};

export const describeTimeToLive: Operation = (database, input) => {
  const { ttlAttribute } = tableOf(database, nameIn(input));
  if (ttlAttribute === undefined) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
  return { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute } };
};

export const updateTimeToLive: Operation = (database, input) => {
  const table = tableOf(database, nameIn(input));
  const specification = input['TimeToLiveSpecification'] as Input | undefined;
  const { AttributeName: attribute, Enabled: enabled } = specification ?? {};
  if (typeof attribute !== 'string' || typeof enabled !== 'boolean') {
    throw invalid('TimeToLiveSpecification needs AttributeName and Enabled');
  }
  if (enabled === (table.ttlAttribute !== undefined)) {
    throw invalid(`TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`);
  }
  table.ttlAttribute = enabled ? attribute : undefined;
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
};

/** Point-in-time recovery is accepted in templates; there is no history to recover from here. */
export const describeContinuousBackups: Operation = (database, input) => {
  tableOf(database, nameIn(input));
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  };
};

export const listTagsOfResource: Operation = (database, input) => {
  const arn = input['ResourceArn'];
  const known = [...database.tables.values()].some((table) => table.arn === arn);
  if (!known) throw new AwsError('ResourceNotFoundException', `Requested resource not found: ${String(arn)}`);
  return { Tags: [] };
};

function description(table: Table) {
  const { schema } = table;
  const active = (index: IndexSchema) => {
    const { items } = table.index(index.IndexName);
    return { ...index, ItemCount: items.size, IndexArn: `${table.arn}/index/${index.IndexName}` };
  };
  return {
    ...schema,
    TableArn: table.arn,
    TableStatus: 'ACTIVE',
    CreationDateTime: table.createdAt / 1000,
    ItemCount: table.size,
    TableSizeBytes: [...table.items].reduce((bytes, item) => bytes + itemBytes(item), 0),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
    ...(schema.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: schema.GlobalSecondaryIndexes.map((index) => ({
        ...active(index),
        IndexStatus: 'ACTIVE',
      })),
    }),
    ...(table.stream && {
      LatestStreamArn: table.stream.arn,
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream.view },
    }),
  };
}

function nameIn(input: Input): string {
  const name = input['TableName'];
  if (typeof name === 'string') return name;
  throw invalid("The parameter 'TableName' is required but was not present in the request");
}
