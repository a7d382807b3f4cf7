import { Dashboard, GraphWidget, type IMetric, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DEAD_LETTERS, QUEUES, StageMetrics } from './metrics.ts';
import { type Platform, physicalName } from './platform.ts';

/** Half of the grid's 24 columns. */
const HALF = { width: 12, height: 6 };

function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): IWidget {
  return new GraphWidget({ ...HALF, title, left: [...left], right: [...right] });
}

function heading(text: string): IWidget {
  return new TextWidget({ width: 24, height: 1, markdown: `## ${text}` });
}

/** The stage at a glance, from what a client feels down to the table. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const metrics = new StageMetrics(platform);
    new Dashboard(this, 'Dashboard', {
      dashboardName: physicalName(platform, 'operator'),
      widgets: [...apiRows(metrics), ...executionRows(metrics), ...functionRows(metrics)],
    });
  }
}

function apiRows(metrics: StageMetrics): IWidget[][] {
  return [
    [heading('API')],
    [
      graph(
        'Requests and errors',
        [metrics.api('Count', 'Sum')],
        [metrics.api('4XXError', 'Sum'), metrics.api('5XXError', 'Sum')],
      ),
      graph('Latency (ms)', [
        metrics.api('Latency', 'p50'),
        metrics.api('Latency', 'p95'),
        metrics.api('Latency', 'p99'),
      ]),
    ],
  ];
}

function executionRows(metrics: StageMetrics): IWidget[][] {
  return [
    [heading('Executions')],
    [
      graph('Executions by outcome', metrics.executionsByOutcome()),
      graph(
        'Dead letters',
        DEAD_LETTERS.map((source) => metrics.deadLetters(source)),
      ),
    ],
    [
      graph(
        'Age of the oldest message (s)',
        QUEUES.map((queue) => metrics.queueAge(queue)),
      ),
      graph(
        'Messages waiting',
        QUEUES.map((queue) => metrics.queueDepth(queue)),
      ),
    ],
  ];
}

function functionRows(metrics: StageMetrics): IWidget[][] {
  return [
    [heading('Functions and table')],
    [
      graph('Function errors', metrics.everyFunction('Errors')),
      graph('Function throttles', metrics.everyFunction('Throttles')),
    ],
    [
      graph('Concurrent executions of functions', metrics.everyFunction('ConcurrentExecutions', 'Maximum')),
      graph(
        'Table capacity and throttles',
        [metrics.table('ConsumedReadCapacityUnits'), metrics.table('ConsumedWriteCapacityUnits')],
        [metrics.table('ReadThrottleEvents'), metrics.table('WriteThrottleEvents')],
      ),
    ],
  ];
}
