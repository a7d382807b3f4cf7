import { type FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Platform } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';
import type { TenantTable } from './tenant-table.ts';

export interface TableSubscriptionProps {
  readonly platform: Platform;
  readonly table: TenantTable;
  /** Part of the physical name of the dead-letter queue. */
  readonly name: string;
  readonly consumer: ServiceFunction;
  /** Changes that the consumer wants; for others it is not invoked. */
  readonly filters: readonly ReturnType<typeof FilterCriteria.filter>[];
  /** What users notice while changes were given up. */
  readonly impact: string;
  /** Heading of `docs/runbook.md` (as its anchor). */
  readonly runbook: string;
}

/**
 * Lambda's own most and default. At about 20 ms for ten events, a batch that is all events takes 0.2 s: 500 a second.
 */
const BATCH_SIZE = 100;

/** A shard of the stream brings up to 1,000 writes a second: two batches at a time keep up. Each item has one lane. */
const BATCHES_PER_SHARD = 2;

/**
 * Tries of a batch that fails; the pauses grow to a minute, so it is given up after the better part of an hour. So long
 * an outage loses nothing, and so long a change that cannot be read holds up its lane. The stream keeps it 23 hours more.
 */
const RETRIES = 50;

/** The changes of the table's items, in order, for one function; what it cannot handle is told to a dead-letter queue. */
export class TableSubscription extends Construct {
  constructor(scope: Construct, id: string, props: TableSubscriptionProps) {
    super(scope, id);
    const { consumer, platform, table } = props;
    const { queue } = new DeadLetterQueue(this, 'DeadLetters', props);
    acknowledge(queue, 'SQS3', 'It is the last stop itself: Lambda sends it what it gave up.');
    table.grantStream(consumer);
    consumer.allow(['sqs:SendMessage'], [queue.queueArn]);
    platform.key.grantThrough('sqs', 'write', consumer);
    const mapping = consumer.function.addEventSourceMapping('Changes', {
      eventSourceArn: table.streamArn,
      // Nothing is missed that was written before the mapping was made.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: BATCH_SIZE,
      parallelizationFactor: BATCHES_PER_SHARD,
      retryAttempts: RETRIES,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      filters: [...props.filters],
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
    });
    // Lambda tries to read when the mapping is made, and fails without the rights.
    mapping.node.addDependency(consumer.role);
  }
}
