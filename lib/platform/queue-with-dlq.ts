import { Duration } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue, queueDefaults } from './dead-letter-queue.ts';
import { type Platform, physicalName } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';

export interface QueueWithDlqProps {
  readonly platform: Platform;
  /** Part of the physical name, e.g. `publish`. */
  readonly name: string;
  /** The one function that reads the queue. */
  readonly consumer: ServiceFunction;
  readonly batchSize: number;
  /** Batches handled at the same time, at least 2. */
  readonly maxConcurrency: number;
  /** What users notice while messages lie in the dead-letter queue. */
  readonly impact: string;
}

/** Receives of a message before it counts as dead; throttled batches are received again without having been handled. */
const MAX_RECEIVES = 5;

/** An encrypted queue, its dead-letter queue with an alarm, and its one consumer. */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;
  private readonly platform: Platform;

  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    this.platform = props.platform;
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', { ...props, runbook: 'dead-letters' });
    this.queue = new Queue(this, 'Queue', {
      ...queueDefaults(props.platform),
      queueName: physicalName(props.platform, props.name),
      // Lambda retries a throttled batch inside the visibility timeout; AWS asks for six times the function's own.
      visibilityTimeout: Duration.seconds(6 * props.consumer.timeout.toSeconds()),
      deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: MAX_RECEIVES },
    });
    this.consume(props);
  }

  /** The principal may put messages on the queue. */
  grantSend(to: IGrantable): void {
    to.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
    this.platform.key.grantThrough('sqs', 'write', to);
  }

  private consume(props: QueueWithDlqProps): void {
    const { consumer } = props;
    consumer.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      [this.queue.queueArn],
    );
    this.platform.key.grantThrough('sqs', 'read', consumer);
    const mapping = consumer.function.addEventSourceMapping('Queue', {
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batchSize,
      maxConcurrency: props.maxConcurrency,
      reportBatchItemFailures: true,
    });
    // Lambda tries to read when the mapping is made, and fails without the rights.
    mapping.node.addDependency(consumer.role);
  }
}
