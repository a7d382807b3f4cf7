import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import { type CloudContext, generatedName, type Provisioner } from '../service.ts';
import { tableArn } from './authorization.ts';
import type { Database } from './database.ts';
import { earlierTable, type KeptTable } from './memory.ts';
import type { TableSchema } from './schema.ts';
import { createStream, type TableStream } from './stream.ts';
import { Table } from './table.ts';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);

/** Settings of throughput and encryption are accepted; nothing is throttled and memory is not encrypted. */
const indexes = z.array(
  z.strictObject({
    IndexName: z.string(),
    KeySchema: keySchema,
    Projection: z.strictObject({
      ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
      NonKeyAttributes: z.array(z.string()).optional(),
    }),
    ContributorInsightsSpecification: z.unknown().optional(),
    OnDemandThroughput: z.unknown().optional(),
    ProvisionedThroughput: z.unknown().optional(),
    ReadOnDemandThroughputSettings: z.unknown().optional(),
    WriteOnDemandThroughputSettings: z.unknown().optional(),
    WriteProvisionedThroughputSettings: z.unknown().optional(),
    WarmThroughput: z.unknown().optional(),
  }),
);

const tableProperties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: indexes.optional(),
  StreamSpecification: z
    .strictObject({ StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']) })
    .optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
  BillingMode: z.literal('PAY_PER_REQUEST').optional(),
  SSESpecification: z.unknown().optional(),
  WarmThroughput: z.unknown().optional(),
  WriteOnDemandThroughputSettings: z.unknown().optional(),
  ReadOnDemandThroughputSettings: z.unknown().optional(),
  MultiRegionConsistency: z.unknown().optional(),
  Replicas: z.array(z.looseObject({ Region: z.string(), ResourcePolicy: policy().optional() })).optional(),
  Tags: z.unknown().optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  PointInTimeRecoverySpecification: z.unknown().optional(),
  ContributorInsightsSpecification: z.unknown().optional(),
  TableClass: z.unknown().optional(),
  ResourcePolicy: policy().optional(),
});

function policy() {
  return z.strictObject({ PolicyDocument: z.unknown() });
}

/** Makes `AWS::DynamoDB::GlobalTable` (with its replica in this Region) and `AWS::DynamoDB::Table`. */
export function createTableProvisioner(
  context: CloudContext,
  database: Database,
  streams: Map<string, TableStream>,
): Provisioner {
  return (resource) => {
    const properties = parseProperties(tableProperties, resource);
    const name = properties.TableName ?? generatedName(resource, 255);
    const arn = tableArn(context, name);
    const schema = schemaOf(name, properties);
    const earlier = earlierTable(database, schema);
    const table = new Table(schema, { arn, createdAt: earlier?.createdAt ?? context.clock.now() });
    // Before the table has a stream: the items are not news.
    for (const item of earlier?.items ?? []) table.change(table.keyOf(item), item);
    const ttl = properties.TimeToLiveSpecification;
    if (ttl?.Enabled) table.ttlAttribute = ttl.AttributeName;
    database.tables.set(name, table);
    const view = properties.StreamSpecification?.StreamViewType;
    const stream = view === undefined ? undefined : createStream(table, view, context, streamStart(earlier));
    if (stream !== undefined) {
      streams.set(stream.arn, stream);
      table.stream = stream;
    }
    const here = properties.Replicas?.find(({ Region }) => Region === context.region);
    const policy = properties.ResourcePolicy ?? here?.ResourcePolicy;
    if (policy !== undefined) context.resourcePolicies.set(arn, policy.PolicyDocument);
    return { ref: name, attributes: { Arn: arn, TableId: resource.logicalId, StreamArn: stream?.arn } };
  };
}

function streamStart(earlier: KeptTable | undefined): bigint | undefined {
  return earlier?.sequence === undefined ? undefined : BigInt(earlier.sequence);
}

function schemaOf(name: string, properties: z.output<typeof tableProperties>): TableSchema {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = properties;
  return {
    TableName: name,
    AttributeDefinitions,
    KeySchema,
    ...(GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes: indexSchemas(GlobalSecondaryIndexes) }),
  };
}

function indexSchemas(all: z.output<typeof indexes>) {
  return all.map(({ IndexName, KeySchema, Projection: { ProjectionType, NonKeyAttributes } }) => ({
    IndexName,
    KeySchema,
    Projection: { ProjectionType, ...(NonKeyAttributes === undefined ? {} : { NonKeyAttributes }) },
  }));
}
