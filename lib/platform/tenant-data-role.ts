import {
  type AddToPrincipalPolicyResult,
  ArnPrincipal,
  type PolicyDocument,
  PolicyStatement,
  PrincipalBase,
  type PrincipalPolicyFragment,
  Role,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { tenantDataEnvironment } from '../../functions/shared/environment.ts';
import { INDEXES } from '../../functions/shared/table/contract.ts';
import type { Platform } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';
import { leadingKeys, type TenantTable } from './tenant-table.ts';

export interface TenantDataRoleProps {
  readonly platform: Platform;
  readonly table: TenantTable;
}

/**
 * The only way to tenant rows. A session of it carries the tag `tenant`, and reaches that tenant's keys in the table
 * and in the indexes: a handler with a bug cannot read another tenant. Nothing can scan.
 */
export class TenantDataRole extends Construct {
  private readonly role: Role;
  private readonly props: TenantDataRoleProps;

  constructor(scope: Construct, id: string, props: TenantDataRoleProps) {
    super(scope, id);
    this.props = props;
    const { table, platform } = props;
    this.role = new Role(this, 'Role', {
      description: 'Rows of the tenant that the session tag names',
      assumedBy: new Nobody(),
    });
    // STS takes letters, digits and _.:/=+-@ in a tag's value: it can bring in neither a wildcard nor a `#`.
    const ownRows = leadingKeys([`$\{aws:PrincipalTag/tenant}#*`]);
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
          (action) => `dynamodb:${action}`,
        ),
        resources: [table.arn, table.indexArn(INDEXES.byWorkflow), table.indexArn(INDEXES.byStatus)],
        conditions: ownRows,
      }),
    );
    platform.key.grantThrough('dynamodb', 'write', this.role);
  }

  /** What every function reads that works with tenant rows. */
  get environment(): Record<keyof { [K in keyof typeof tenantDataEnvironment]: z.ZodType }, string> {
    return {
      STAGE: this.props.platform.config.stage,
      TABLE_NAME: this.props.table.tableName,
      TENANT_DATA_ROLE_ARN: this.role.roleArn,
    };
  }

  /** The function may act on the rows of one tenant at a time, and must say of which. */
  grantTenantData(to: ServiceFunction): void {
    const actions = ['sts:AssumeRole', 'sts:TagSession'];
    to.allow(actions, [this.role.roleArn]);
    this.role.assumeRolePolicy?.addStatements(
      new PolicyStatement({
        principals: [new ArnPrincipal(to.role.roleArn)],
        actions,
        conditions: {
          StringLike: { 'aws:RequestTag/tenant': '?*' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
        },
      }),
    );
  }
}

/** Trusts no one: each grant adds the function that it is for. */
class Nobody extends PrincipalBase {
  override get policyFragment(): PrincipalPolicyFragment {
    throw new Error('Nobody cannot be written into a policy.');
  }

  override dedupeString(): undefined {
    return undefined;
  }

  override addToAssumeRolePolicy(_document: PolicyDocument): void {}

  override addToPrincipalPolicy(): AddToPrincipalPolicyResult {
    return { statementAdded: false };
  }
}
