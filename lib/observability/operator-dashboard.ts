import {
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type Platform, physicalName } from '../platform/platform.ts';
import { COST_PERIOD, costDrivers } from './cost-drivers.ts';
import { DEAD_LETTERS, QUEUES, StageMetrics } from './metrics.ts';
import { RankingWidget } from './ranking-widget.ts';
import { RANKINGS } from './tenant-rankings.ts';

type Widgets = readonly (readonly IWidget[])[];

/** The stage at a glance, from what a client feels down to what it costs. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const metrics = new StageMetrics(platform);
    const rows: Widgets = [
      ...apiRows(metrics),
      ...executionRows(metrics),
      ...queueRows(metrics),
      ...functionRows(metrics),
      ...tableRows(metrics),
      ...tenantRows(platform),
      ...costRows(metrics),
    ];
    new Dashboard(this, 'Dashboard', {
      dashboardName: physicalName(platform, 'operator'),
      widgets: rows.map((row) => [...row]),
    });
  }
}

/** A graph of half the grid's 24 columns. */
function graph(title: string, left: readonly IMetric[], more: Partial<GraphWidgetProps> = {}): IWidget {
  return new GraphWidget({ width: 12, height: 6, title, left: [...left], ...more });
}

function heading(text: string): readonly IWidget[] {
  return [new TextWidget({ width: 24, height: 1, markdown: `## ${text}` })];
}

function apiRows(metrics: StageMetrics): Widgets {
  const errors = [metrics.api('4XXError', 'Sum'), metrics.api('5XXError', 'Sum'), metrics.blockedRequests()];
  const latencies = ['p50', 'p95', 'p99'].map((statistic) => metrics.api('Latency', statistic));
  return [
    heading('API'),
    [graph('Requests and errors', [metrics.api('Count', 'Sum')], { right: errors }), graph('Latency (ms)', latencies)],
  ];
}

function executionRows(metrics: StageMetrics): Widgets {
  const repairs = ['ReconciledEnds', 'ReconciledStarts', 'ReconciledLosses', 'ReconcileFailures'] as const;
  const throttles = [metrics.accountThrottles('StateTransition'), metrics.accountThrottles('StartExecution')];
  return [
    heading('Executions'),
    [
      graph('Executions by outcome', metrics.executionsByOutcome()),
      graph('Slots taken and given back', [metrics.own('ExecutionsAdmitted'), metrics.own('ExecutionsEnded')], {
        right: [metrics.own('SlotUtilization', 'Maximum'), metrics.own('SlotsExhausted')],
      }),
    ],
    [
      graph('Throttles of Step Functions', [metrics.executionThrottles(), ...throttles]),
      graph(
        'Repairs of the reconciler',
        repairs.map((name) => metrics.own(name)),
      ),
    ],
  ];
}

function queueRows(metrics: StageMetrics): Widgets {
  const ages = QUEUES.map((queue) => metrics.queueAge(queue));
  const depths = QUEUES.map((queue) => metrics.queueDepth(queue));
  const deadLetters = DEAD_LETTERS.map((source) => metrics.deadLetters(source));
  const refused = (['RefusedMessages', 'RefusedEvents', 'RefusedChanges'] as const).map((name) => metrics.own(name));
  return [
    heading('Queues and events'),
    [graph('Age of the oldest message (s)', ages), graph('Messages waiting', depths)],
    [
      graph('Dead letters', deadLetters),
      graph('Events published, and refused', [metrics.own('EventsPublished')], { right: refused }),
    ],
  ];
}

function functionRows(metrics: StageMetrics): Widgets {
  return [
    heading('Functions'),
    [
      graph('Errors', metrics.everyFunction('Errors')),
      graph('Duration p95 (ms)', metrics.everyFunction('Duration', 'p95')),
    ],
    [
      graph('Throttles', metrics.everyFunction('Throttles')),
      graph('Concurrent executions', metrics.everyFunction('ConcurrentExecutions', 'Maximum')),
    ],
  ];
}

function tableRows(metrics: StageMetrics): Widgets {
  const consumed = [metrics.table('ConsumedReadCapacityUnits'), metrics.table('ConsumedWriteCapacityUnits')];
  const throttled = [metrics.table('ReadThrottleEvents'), metrics.table('WriteThrottleEvents')];
  return [
    heading('Table'),
    [graph('Capacity units consumed', consumed), graph('Throttled reads and writes', throttled)],
  ];
}

function tenantRows(platform: Platform): Widgets {
  const rankings = RANKINGS.map(({ title, name }) => new RankingWidget(title, physicalName(platform, name)));
  return [heading('Tenants, the noisiest first'), rankings.slice(0, 3), rankings.slice(3)];
}

function costRows(metrics: StageMetrics): Widgets {
  const title = 'USD an hour by driver, at list prices of us-east-1';
  return [
    heading('Cost'),
    [graph(title, costDrivers(metrics), { width: 24, stacked: true, period: COST_PERIOD, statistic: 'Sum' })],
  ];
}
