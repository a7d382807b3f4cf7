import { Construct } from 'constructs';
import { StageMetrics } from './metrics.ts';
import { OperatorAlarm, type OperatorAlarmProps } from './operator-alarm.ts';
import type { Platform } from './platform.ts';

type AlarmDefinition = Omit<OperatorAlarmProps, 'platform'>;

/** Alarms on the stage as a whole; each queue brings the alarm of its dead letters. */
export class OperatorAlarms extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    for (const alarm of definitions(new StageMetrics(platform)))
      new OperatorAlarm(this, alarm.name, { platform, ...alarm });
  }
}

function definitions(metrics: StageMetrics): readonly AlarmDefinition[] {
  return [...apiAlarms(metrics), ...executionAlarms(metrics), ...tableAlarms(metrics)];
}

function apiAlarms(metrics: StageMetrics): readonly AlarmDefinition[] {
  return [
    {
      name: 'api-errors',
      impact: 'Requests of clients fail with 5xx.',
      runbook: 'api-errors',
      // Average of an error metric is the share of requests.
      metric: metrics.api('5XXError', 'Average'),
      above: 0.01,
      periods: 2,
    },
    {
      name: 'api-latency',
      impact: 'One request in a hundred takes longer than three seconds.',
      runbook: 'api-latency',
      metric: metrics.api('Latency', 'p99'),
      above: 3_000,
      periods: 3,
    },
    {
      name: 'sign-in-errors',
      impact: 'People cannot sign in or renew their tokens.',
      runbook: 'sign-in',
      metric: metrics.lambda('Errors', 'identity/on-token-generation'),
      above: 0,
    },
    {
      name: 'authorizer-errors',
      impact: 'Requests of all tenants fail before they reach a function.',
      runbook: 'sign-in',
      metric: metrics.lambda('Errors', 'identity/on-authorization'),
      above: 0,
    },
  ];
}

function executionAlarms(metrics: StageMetrics): readonly AlarmDefinition[] {
  return [
    {
      name: 'dispatch-delay',
      impact: 'Accepted executions start more than two minutes late.',
      runbook: 'dispatch-delay',
      metric: metrics.queueAge('wake'),
      above: 120,
      periods: 2,
    },
    {
      name: 'publish-delay',
      impact: 'Versions of workflows take more than ten minutes to become published.',
      runbook: 'publish-delay',
      metric: metrics.queueAge('publish'),
      above: 600,
    },
    {
      name: 'tracking-delay',
      impact: 'Executions that have ended are shown as running and hold their slots.',
      runbook: 'tracking-delay',
      metric: metrics.queueAge('status'),
      above: 120,
      periods: 2,
    },
    {
      name: 'reconciler-errors',
      impact: 'Executions whose end was not heard of stay running.',
      runbook: 'reconciler',
      metric: metrics.lambda('Errors', 'executions/on-due'),
      // One run in five minutes may fail: the next finds the same work.
      above: 1,
      periods: 2,
    },
    {
      name: 'event-delay',
      impact: 'Other systems hear of executions more than two minutes late.',
      runbook: 'event-delay',
      metric: metrics.streamAge('executions/on-change'),
      above: 120_000,
      periods: 2,
    },
  ];
}

function tableAlarms(metrics: StageMetrics): readonly AlarmDefinition[] {
  return [
    {
      name: 'table-write-throttles',
      impact: 'Changes of some tenants are slow or fail.',
      runbook: 'table-throttles',
      metric: metrics.table('WriteThrottleEvents'),
      above: 0,
      periods: 2,
    },
    {
      name: 'table-read-throttles',
      impact: 'Reads of some tenants are slow or fail.',
      runbook: 'table-throttles',
      metric: metrics.table('ReadThrottleEvents'),
      above: 0,
      periods: 2,
    },
  ];
}
