import { Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { INDEXES, PLATFORM, TABLE_KEY, TTL_ATTRIBUTE } from '../../functions/shared/table/contract.ts';
import { acknowledge } from './acknowledge.ts';
import { type Platform, physicalName } from './platform.ts';
import type { PlatformKey } from './platform-key.ts';
import type { ServiceFunction } from './service-function.ts';

/** A partition key of the platform's rows, or the beginning of several when it ends with `*`. */
export type PlatformPartition = `${typeof PLATFORM}#${string}`;

/** What can be granted on the platform's rows. */
export type RowAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'ConditionCheckItem';

function index(
  definition: (typeof INDEXES)[keyof typeof INDEXES],
  projectionType: ProjectionType,
): GlobalSecondaryIndexPropsV2 {
  return {
    indexName: definition.name,
    partitionKey: { name: definition.partition, type: AttributeType.STRING },
    sortKey: { name: definition.sort, type: AttributeType.STRING },
    projectionType,
  };
}

/** A condition that the request names its partition keys and that all of them match. */
export function leadingKeys(patterns: readonly string[]): Record<string, unknown> {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...patterns] },
    // ForAllValues holds for a request that names no key at all: without this guard a scan would pass.
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}

/** The one table of the cell. Tenant rows are reached through `TenantDataRole` only; the grants here are for platform rows. */
export class TenantTable extends Construct {
  readonly table: TableV2;
  private readonly platform: Platform;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const { config } = platform;
    this.platform = platform;
    this.table = new TableV2(this, 'Table', {
      tableName: physicalName(platform, 'data'),
      partitionKey: { name: TABLE_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEY.sort, type: AttributeType.STRING },
      globalSecondaryIndexes: [
        index(INDEXES.byWorkflow, ProjectionType.ALL),
        index(INDEXES.byStatus, ProjectionType.ALL),
        // The reconciler sees which executions are due, never what is in them.
        index(INDEXES.due, ProjectionType.KEYS_ONLY),
      ],
      billing: Billing.onDemand(),
      timeToLiveAttribute: TTL_ATTRIBUTE,
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: config.pointInTimeRecoveryDays,
      },
      deletionProtection: config.deletionProtection,
      removalPolicy: config.removalPolicy,
    });
    encryptWith(this.table, platform.key);
  }

  get tableName(): string {
    return this.table.tableName;
  }

  get arn(): string {
    return this.table.tableArn;
  }

  /** ARN of the stream of all changes. */
  get streamArn(): string {
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined) throw new Error('The table has no stream.');
    return tableStreamArn;
  }

  indexArn(definition: (typeof INDEXES)[keyof typeof INDEXES]): string {
    return `${this.arn}/index/${definition.name}`;
  }

  /** The function's own role may do this with the platform's rows in these partitions, and with no tenant's row. */
  grantPlatformRows(
    to: ServiceFunction,
    partitions: readonly PlatformPartition[],
    actions: readonly RowAction[],
  ): void {
    to.allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.arn],
      leadingKeys(partitions),
    );
    const reads = actions.every((action) => action === 'GetItem' || action === 'Query');
    this.platform.key.grantThrough('dynamodb', reads ? 'read' : 'write', to);
  }

  /** The function may read which executions of all tenants are due. */
  grantDueIndex(to: ServiceFunction): void {
    to.allow(['dynamodb:Query'], [this.indexArn(INDEXES.due)], leadingKeys([`${PLATFORM}#due#*`]));
    this.platform.key.grantThrough('dynamodb', 'read', to);
  }

  /** The function may read what changes in all tenants: grant it to one. */
  grantStream(to: ServiceFunction): void {
    to.allow(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [this.streamArn]);
    this.allowListStreams(to);
    this.platform.key.grantThrough('dynamodb', 'read', to);
  }

  /** Which streams the table has is asked before there is one to name. */
  private allowListStreams(to: ServiceFunction): void {
    const resourceName = `${physicalName(this.platform, 'data')}/stream/*`;
    to.allow(
      ['dynamodb:ListStreams'],
      [Stack.of(to).formatArn({ service: 'dynamodb', resource: 'table', resourceName })],
    );
    acknowledge(
      to.role,
      `IAM5[Resource::arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/${resourceName}]`,
      'A table has one stream at a time, and its name is the moment at which it was made.',
    );
  }
}

/** `TableV2` takes a customer-managed key only where the region is known; these stacks are deployed to any. */
function encryptWith(table: TableV2, key: PlatformKey): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnGlobalTable)) throw new Error('A TableV2 is made of a CfnGlobalTable.');
  resource.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  resource.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', key.arn);
}
