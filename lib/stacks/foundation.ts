import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { ExecutionLog } from '../executions/execution-log.ts';
import { UserDirectory } from '../identity/user-directory.ts';
import type { FunctionCode } from '../platform/function-bundles.ts';
import type { Platform } from '../platform/platform.ts';
import { PlatformBus } from '../platform/platform-bus.ts';
import { PlatformKey } from '../platform/platform-key.ts';
import { TenantTable } from '../platform/tenant-table.ts';

export interface FoundationStackProps extends StackProps {
  readonly config: StageConfig;
  readonly code: FunctionCode;
}

/** What holds data and outlives the application: key, table, bus, users, execution log. */
export class FoundationStack extends Stack {
  readonly platform: Platform;
  readonly table: TenantTable;
  readonly bus: PlatformBus;
  readonly users: UserDirectory;
  readonly executionLog: ExecutionLog;

  constructor(scope: Construct, id: string, props: FoundationStackProps) {
    super(scope, id, props);
    const { config, code } = props;
    const name = `tributary-${config.stage}`;
    const key = new PlatformKey(this, 'Key', { name, stage: config.stage, removalPolicy: config.removalPolicy });
    const alarmTopic = new Topic(this, 'Alarms', { topicName: `${name}-alarms`, masterKey: key.key, enforceSSL: true });
    this.platform = { config, code, key, alarmTopic };
    this.table = new TenantTable(this, 'Data', this.platform);
    this.bus = new PlatformBus(this, 'Events', this.platform);
    this.users = new UserDirectory(this, 'Users', { platform: this.platform, table: this.table });
    this.executionLog = new ExecutionLog(this, 'ExecutionLog', this.platform);

    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'EventBusName', { value: this.bus.bus.eventBusName });
    new CfnOutput(this, 'UserPoolId', { value: this.users.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: this.users.clientId });
    if (config.federation !== undefined) {
      const { signInDomainPrefix: prefix } = config.federation;
      new CfnOutput(this, 'SignInUrl', { value: `https://${prefix}.auth.${this.region}.amazoncognito.com` });
    }
    new CfnOutput(this, 'AlarmTopicArn', { value: alarmTopic.topicArn });
  }
}
