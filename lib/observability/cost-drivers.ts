import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTION_ENTRIES, memoryOf } from '../platform/function-entries.ts';
import type { StageMetrics } from './metrics.ts';

/** List prices in USD of us-east-1, on demand; other regions cost up to half more. The bill decides, this shows what drives it. */
export const PRICES = {
  /** Standard workflows: $25 a million. */
  stateTransition: 25e-6,
  /** arm64, first tier. */
  lambdaGbSecond: 13.3334e-6,
  lambdaRequest: 0.2e-6,
  /** REST API, first tier. */
  apiRequest: 3.5e-6,
  tableReadUnit: 0.125e-6,
  tableWriteUnit: 0.625e-6,
  /** Standard class, a GB that is ingested. */
  logGb: 0.5,
} as const;

/** Costs are shown for each hour: what a driver costs in a month is 730 times that. */
export const COST_PERIOD = Duration.hours(1);

/** What the stage costs an hour, in USD by driver. Storage, keys, alarms and people are not in it: they hardly change. */
export function costDrivers(metrics: StageMetrics): readonly IMetric[] {
  const ofFunctions = (name: 'Duration' | 'Invocations') => metrics.everyFunction(name, 'Sum');
  // Durations are in milliseconds.
  const gbSeconds = FUNCTION_ENTRIES.map((entry) => memoryOf(entry) / 1024 / 1000);
  const one = FUNCTION_ENTRIES.map(() => 1);
  return [
    cost('transitions', 'State transitions', [metrics.stateTransitions()], [1], PRICES.stateTransition),
    cost('time', 'Function time', ofFunctions('Duration'), gbSeconds, PRICES.lambdaGbSecond),
    cost('calls', 'Function requests', ofFunctions('Invocations'), one, PRICES.lambdaRequest),
    cost('requests', 'API requests', [metrics.api('Count', 'Sum')], [1], PRICES.apiRequest),
    cost('reads', 'Table reads', [metrics.table('ConsumedReadCapacityUnits')], [1], PRICES.tableReadUnit),
    cost('writes', 'Table writes', [metrics.table('ConsumedWriteCapacityUnits')], [1], PRICES.tableWriteUnit),
    cost('logs', 'Logs', [metrics.logBytes(COST_PERIOD)], [1 / 2 ** 30], PRICES.logGb),
  ];
}

/** The weighted sum of the metrics, times the price. What was not used would make the sum unknown, and costs nothing. */
function cost(
  id: string,
  label: string,
  metrics: readonly IMetric[],
  weights: readonly number[],
  price: number,
): IMetric {
  const ids = metrics.map((_, index) => `${id}${index}`);
  const terms = ids.map((each, index) => `FILL(${each}, 0) * ${decimal(weights[index] ?? 1)}`);
  return new MathExpression({
    label,
    expression: `(${terms.join(' + ')}) * ${decimal(price)}`,
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`${id}${index}`, metric])),
    period: COST_PERIOD,
  });
}

/** CloudWatch knows no exponents. */
function decimal(value: number): string {
  return value.toFixed(16).replace(/0+$/, '').replace(/\.$/, '');
}
