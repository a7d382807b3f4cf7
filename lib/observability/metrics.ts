import { Aws, type Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, type MetricName, STAGE_DIMENSION } from '../../functions/shared/telemetry/contract.ts';
import { FUNCTION_ENTRIES, type FunctionEntry } from '../platform/function-entries.ts';
import { ALARM_PERIOD } from '../platform/operator-alarm.ts';
import { type Platform, physicalName } from '../platform/platform.ts';

/** Queues by the last part of their physical name. */
export const QUEUES = ['publish', 'wake', 'status'] as const;
export type QueueName = (typeof QUEUES)[number];

/** What has a dead-letter queue: the queues, and the table's stream. */
export const DEAD_LETTERS = [...QUEUES, 'changes', 'usage'] as const;

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

  /** Requests that the firewall refused. */
  blockedRequests(): Metric {
    const dimensions = { WebACL: physicalName(this.platform, 'api'), Region: Aws.REGION, Rule: 'ALL' };
    return metric('AWS/WAFV2', 'BlockedRequests', 'Sum', dimensions).with({ label: 'blocked' });
  }

  /** One of the platform's own metrics. */
  own(name: MetricName, statistic: 'Sum' | 'Maximum' = 'Sum'): Metric {
    const dimensions = { [STAGE_DIMENSION]: this.platform.config.stage };
    return metric(METRICS_NAMESPACE, name, statistic, dimensions).with({ label: name });
  }

  /** Several of the platform's own metrics as one. */
  ownTotal(names: readonly MetricName[], label: string): IMetric {
    const usingMetrics = Object.fromEntries(names.map((name, index) => [`m${index}`, this.own(name)]));
    const expression = Object.keys(usingMetrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(' + ');
    return new MathExpression({ expression, label, period: ALARM_PERIOD, usingMetrics });
  }

  executionsByOutcome(): readonly IMetric[] {
    return OUTCOMES.map((outcome) => this.executions(outcome, outcome.replace('Executions', '')));
  }

  /** Transitions of this stage's executions that Step Functions delayed. */
  executionThrottles(): IMetric {
    return this.executions('ExecutionThrottled', 'transitions delayed');
  }

  /** Requests to Step Functions, and transitions, that exceeded the quotas which the whole account shares. */
  accountThrottles(of: 'StateTransition' | 'StartExecution'): Metric {
    const dimensions: Dimensions = of === 'StateTransition' ? { ServiceMetric: of } : { APIName: of };
    return metric('AWS/States', 'ThrottledEvents', 'Sum', dimensions).with({ label: of });
  }

  /** Transitions of all state machines of the account, which the quota counts and the bill names. */
  stateTransitions(): Metric {
    return metric('AWS/States', 'ConsumedCapacity', 'Sum', { ServiceMetric: 'StateTransition' });
  }

  /** Bytes that this stage writes to its logs. */
  logBytes(period: Duration): IMetric {
    const search = `{AWS/Logs,LogGroupName} MetricName="IncomingBytes" "${physicalName(this.platform, '')}"`;
    return new MathExpression({
      expression: `SUM(SEARCH('${search}', 'Sum', ${period.toSeconds()}))`,
      period,
      usingMetrics: {},
    });
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
    name: 'Errors' | 'Throttles' | 'Duration' | 'Invocations' | 'ConcurrentExecutions' | 'IteratorAge',
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

  everyFunction(
    name: 'Errors' | 'Throttles' | 'Duration' | 'Invocations' | 'ConcurrentExecutions',
    statistic?: string,
  ): readonly Metric[] {
    return FUNCTION_ENTRIES.map((entry) => this.lambda(name, entry, statistic));
  }

  table(
    name: 'ReadThrottleEvents' | 'WriteThrottleEvents' | 'ConsumedReadCapacityUnits' | 'ConsumedWriteCapacityUnits',
  ): Metric {
    return metric('AWS/DynamoDB', name, 'Sum', { TableName: physicalName(this.platform, 'data') });
  }

  /** State machines come and go, so this stage's are searched by the prefix of their name. */
  private executions(metricName: string, label: string): IMetric {
    const search = `{AWS/States,StateMachineArn} MetricName="${metricName}" "trb_${this.platform.config.stage}_"`;
    return new MathExpression({
      expression: `SUM(SEARCH('${search}', 'Sum', ${ALARM_PERIOD.toSeconds()}))`,
      label,
      period: ALARM_PERIOD,
      usingMetrics: {},
    });
  }

  private queue(name: string, queue: string): Metric {
    return metric('AWS/SQS', name, 'Maximum', { QueueName: physicalName(this.platform, queue) }).with({ label: queue });
  }
}
