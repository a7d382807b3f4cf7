import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
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

/**
 * An encrypted queue, its dead-letter queue with an alarm, and its one consumer. Of the stage's own roles only those that
 * were granted it may send, so that a message can be trusted to come from them.
 */
export class QueueWithDlq extends Construct {
  readonly queue: Queue;
  /** What was given up. */
  readonly deadLetters: Queue;
  private readonly platform: Platform;
  private readonly producers: string[] = [];

  constructor(scope: Construct, id: string, props: QueueWithDlqProps) {
    super(scope, id);
    this.platform = props.platform;
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', { ...props, runbook: 'dead-letters' });
    this.deadLetters = deadLetters.queue;
    this.queue = new Queue(this, 'Queue', {
      ...queueDefaults(props.platform),
      queueName: physicalName(props.platform, props.name),
      // Lambda retries a throttled batch inside the visibility timeout; AWS asks for six times the function's own.
      visibilityTimeout: Duration.seconds(6 * props.consumer.timeout.toSeconds()),
      deadLetterQueue: { queue: deadLetters.queue, maxReceiveCount: MAX_RECEIVES },
    });
    this.refuseOthers();
    this.consume(props);
  }

  /** The function may put messages on the queue. */
  grantSend(to: ServiceFunction): void {
    to.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    this.platform.key.grantThrough('sqs', 'write', to);
    this.producers.push(to.role.roleArn);
  }

  /** The function may look at the queue and its dead letters, and move these back, for which SQS asks that it may send. */
  grantRedrive(to: ServiceFunction): void {
    to.allow(
      ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      [this.deadLetters.queueArn],
    );
    to.allow(['sqs:GetQueueAttributes'], [this.queue.queueArn]);
    this.grantSend(to);
  }

  /**
   * A grant that is wider than it was meant does not make a role a producer. CloudFormation begins the names of roles with
   * that of their stack; people who move dead letters back have other roles.
   */
  private refuseOthers(): void {
    const ofThisStage = Stack.of(this).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: physicalName(this.platform, '*'),
    });
    const producers = () => (this.producers.length === 0 ? undefined : { 'aws:PrincipalArn': this.producers });
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyItsProducers',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: {
          ArnLike: { 'aws:PrincipalArn': ofThisStage },
          ArnNotEquals: Lazy.any({ produce: producers }),
        },
      }),
    );
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
