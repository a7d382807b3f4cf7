import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD, OperatorAlarm } from './operator-alarm.ts';
import { type Platform, physicalName } from './platform.ts';

export interface DeadLetterQueueProps {
  readonly platform: Platform;
  /** Part of the physical name, e.g. `publish` for `publish-dead-letters`. */
  readonly name: string;
  /** What users notice while messages lie in the queue. */
  readonly impact: string;
  /** Heading of `docs/runbook.md` (as its anchor) that says what to do. */
  readonly runbook: string;
}

/** How every queue keeps its messages: encrypted, over TLS, as long as SQS can. */
export function queueDefaults(platform: Platform) {
  return {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: platform.key.key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  } satisfies QueueProps;
}

/** Where work lies that was given up, with the alarm that says so. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { platform, name, impact, runbook }: DeadLetterQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      ...queueDefaults(platform),
      queueName: physicalName(platform, `${name}-dead-letters`),
    });
    new OperatorAlarm(this, 'Alarm', {
      platform,
      name: `${name}-dead-letters`,
      impact,
      runbook,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: ALARM_PERIOD, statistic: 'Maximum' }),
      above: 0,
    });
  }
}
