import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { type Platform, physicalName } from './platform.ts';

export interface OperatorAlarmProps {
  readonly platform: Platform;
  /** Part of the physical name, e.g. `publish-dead-letters`. */
  readonly name: string;
  /** What users notice, or will soon. */
  readonly impact: string;
  /** Heading of `docs/runbook.md` (as its anchor) that says what to do. */
  readonly runbook: string;
  readonly metric: IMetric;
  /** The alarm fires above this value. */
  readonly above: number;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
}

/** Length of the periods over which alarms look at their metrics. */
export const ALARM_PERIOD = Duration.minutes(5);

/** An alarm that tells the operator what suffers and where the cure is written. */
export class OperatorAlarm extends Construct {
  constructor(scope: Construct, id: string, props: OperatorAlarmProps) {
    super(scope, id);
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: physicalName(props.platform, props.name),
      alarmDescription: `Impact: ${props.impact} Runbook: docs/runbook.md#${props.runbook}`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      // Nothing measured is nothing wrong: these metrics count faults or age of work.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(props.platform.alarmTopic));
  }
}
