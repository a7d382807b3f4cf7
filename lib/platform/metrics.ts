import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTION_ENTRIES, type FunctionEntry } from './function-entries.ts';
import { ALARM_PERIOD } from './operator-alarm.ts';
import { type Platform, physicalName } from './platform.ts';

/** Queues by the last part of their physical name. */
export const QUEUES = ['publish', 'wake', 'status'] as const;
export type QueueName = (typeof QUEUES)[number];

/** What has a dead-letter queue: the queues, and the table's stream. */
export const DEAD_LETTERS = [...QUEUES, 'changes'] as const;

/** How executions end, as Step Functions counts them. */
const OUTCOMES = [
  'ExecutionsStarted',
  'ExecutionsSucceeded',
  'ExecutionsFailed',
  'ExecutionsTimedOut',
  'ExecutionsAborted',
] as const;

type Dimensions = Record<string, string>;

function metric(namespace: string, metricName: string, statistic: string, dimensionsMap: Dimensions): Metric {
  return new Metric({ namespace, metricName, statistic, dimensionsMap, period: ALARM_PERIOD });
}

/** The metrics of a stage by physical name, so that what watches depends on nothing that is watched. */
export class StageMetrics {
  private readonly platform: Platform;

  constructor(platform: Platform) {
    this.platform = platform;
  }

  api(name: 'Count' | '4XXError' | '5XXError' | 'Latency' | 'IntegrationLatency', statistic: string): Metric {
    return metric('AWS/ApiGateway', name, statistic, {
      ApiName: physicalName(this.platform, 'api'),
      Stage: this.platform.config.stage,
    });
  }

  /** Executions of this stage by outcome; state machines come and go, so they are searched by the prefix of their name. */
  executionsByOutcome(): readonly IMetric[] {
    const { stage } = this.platform.config;
    const period = ALARM_PERIOD.toSeconds();
    return OUTCOMES.map(
      (outcome) =>
        new MathExpression({
          expression: `SUM(SEARCH('{AWS/States,StateMachineArn} MetricName="${outcome}" "trb_${stage}_"', 'Sum', ${period}))`,
          label: outcome.replace('Executions', ''),
          period: ALARM_PERIOD,
          usingMetrics: {},
        }),
    );
  }

  queueAge(queue: QueueName): Metric {
    return this.queue('ApproximateAgeOfOldestMessage', queue);
  }

  queueDepth(queue: QueueName): Metric {
    return this.queue('ApproximateNumberOfMessagesVisible', queue);
  }

  deadLetters(source: (typeof DEAD_LETTERS)[number]): Metric {
    return this.queue('ApproximateNumberOfMessagesVisible', `${source}-dead-letters`);
  }

  lambda(
    name: 'Errors' | 'Throttles' | 'Duration' | 'ConcurrentExecutions' | 'IteratorAge',
    entry: FunctionEntry,
    statistic = 'Sum',
  ): Metric {
    return metric('AWS/Lambda', name, statistic, {
      FunctionName: physicalName(this.platform, entry.replace('/', '-')),
    }).with({ label: entry });
  }

  /** How long ago that was written, in milliseconds, which the function now reads from its stream. */
  streamAge(entry: FunctionEntry): Metric {
    return this.lambda('IteratorAge', entry, 'Maximum');
  }

  everyFunction(name: 'Errors' | 'Throttles' | 'ConcurrentExecutions', statistic?: string): readonly Metric[] {
    return FUNCTION_ENTRIES.map((entry) => this.lambda(name, entry, statistic));
  }

  table(
    name: 'ReadThrottleEvents' | 'WriteThrottleEvents' | 'ConsumedReadCapacityUnits' | 'ConsumedWriteCapacityUnits',
  ): Metric {
    return metric('AWS/DynamoDB', name, 'Sum', { TableName: physicalName(this.platform, 'data') });
  }

  private queue(name: string, queue: string): Metric {
    return metric('AWS/SQS', name, 'Maximum', { QueueName: physicalName(this.platform, queue) }).with({ label: queue });
  }
}
