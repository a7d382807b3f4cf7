import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Platform, physicalName } from '../platform/platform.ts';

/** What state machines log. It outlives the history that Step Functions keeps for 90 days. */
export class ExecutionLog extends Construct {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'LogGroup', {
      // Under this prefix AWS needs no line of the log resource policy, whose 5,120 characters all state machines share.
      logGroupName: `/aws/vendedlogs/states/${physicalName(platform, 'executions')}`,
      retention: platform.config.executionLogRetention,
      encryptionKey: platform.key.key,
      removalPolicy: platform.config.removalPolicy,
    });
  }
}
