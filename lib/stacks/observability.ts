import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { OperatorAlarms } from '../platform/operator-alarms.ts';
import { OperatorDashboard } from '../platform/operator-dashboard.ts';
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
    new OperatorAlarms(this, 'Alarms', platform);
  }
}
