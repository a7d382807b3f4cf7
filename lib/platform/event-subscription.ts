import type { EventPattern, IEventBus } from 'aws-cdk-lib/aws-events';
import { Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { physicalName } from './platform.ts';
import { QueueWithDlq, type QueueWithDlqProps } from './queue-with-dlq.ts';

export interface EventSubscriptionProps extends QueueWithDlqProps {
  readonly description: string;
  readonly pattern: EventPattern;
  /** @default - the account's default bus, where AWS services publish */
  readonly eventBus?: IEventBus;
}

/** Events that match a pattern, queued for one function; only this rule can put anything on the queue. */
export class EventSubscription extends Construct {
  readonly queue: QueueWithDlq;

  constructor(scope: Construct, id: string, props: EventSubscriptionProps) {
    super(scope, id);
    this.queue = new QueueWithDlq(this, 'Events', props);
    const { queue } = this.queue;
    const rule = new Rule(this, 'Rule', {
      ruleName: physicalName(props.platform, props.name),
      description: props.description,
      eventPattern: props.pattern,
      ...(props.eventBus === undefined ? {} : { eventBus: props.eventBus }),
    });
    rule.addTarget({ bind: () => ({ arn: queue.queueArn }) });
    queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyItsRule',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
  }
}
