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
}

/** `TableV2` takes a customer-managed key only where the region is known; these stacks are deployed to any. */
function encryptWith(table: TableV2, key: PlatformKey): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnGlobalTable)) throw new Error('A TableV2 is made of a CfnGlobalTable.');
  resource.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  resource.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', key.arn);
}
