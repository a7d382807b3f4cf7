import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OperatorAlarms } from '../observability/operator-alarms.ts';
import { OperatorDashboard } from '../observability/operator-dashboard.ts';
import { TenantRankings } from '../observability/tenant-rankings.ts';
import type { ApplicationStack } from './application.ts';
import type { FoundationStack } from './foundation.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly foundation: FoundationStack;
  readonly application: ApplicationStack;
}

/** What the operator sees and is woken by. */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, props);
    const { platform } = props.foundation;
    new OperatorDashboard(this, 'Dashboard', platform);
    new TenantRankings(this, 'Rankings', platform);
    new OperatorAlarms(this, 'Alarms', platform);
  }
}
