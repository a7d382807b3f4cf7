import { Construct } from 'constructs';
import type { StageConfig } from '../config.ts';
import { OperatorAlarm, type OperatorAlarmProps } from '../platform/operator-alarm.ts';
import type { Platform } from '../platform/platform.ts';
import { StageMetrics } from './metrics.ts';

type AlarmDefinition = Omit<OperatorAlarmProps, 'platform'>;

/** Alarms on the stage as a whole; each queue brings the alarm of its dead letters. */
export class OperatorAlarms extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    for (const alarm of definitions(new StageMetrics(platform), platform.config))
      new OperatorAlarm(this, alarm.name, { platform, ...alarm });
  }
}

function definitions(metrics: StageMetrics, config: StageConfig): readonly AlarmDefinition[] {
  return [
    ...apiAlarms(metrics),
    ...edgeAlarms(metrics, config),
    ...executionAlarms(metrics),
    ...repairAlarms(metrics),
    ...throttleAlarms(metrics),
    ...tableAlarms(metrics),
  ];
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

function edgeAlarms(metrics: StageMetrics, { api }: StageConfig): readonly AlarmDefinition[] {
  return [
    {
      name: 'blocked-requests',
      impact: 'The API is under attack, or the firewall refuses a tenant’s harmless requests.',
      runbook: 'blocked-requests',
      metric: metrics.blockedRequests(),
      above: api.blockedRequestsAlarm,
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
      name: 'dispatcher-errors',
      impact: 'Accepted executions of some tenants start late.',
      runbook: 'dispatcher',
      metric: metrics.lambda('Errors', 'executions/on-wake'),
      // A run that was killed is repeated by its queue.
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

function repairAlarms(metrics: StageMetrics): readonly AlarmDefinition[] {
  return [
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
      name: 'reconciler-repairs',
      impact: 'Events or wake messages are lost: executions are late, and end late, by up to some minutes.',
      runbook: 'reconciler-repairs',
      metric: metrics.ownTotal(['ReconciledEnds', 'ReconciledStarts', 'ReconciledLosses'], 'repairs'),
      // Events are best effort: a few a day are repaired where thousands arrive.
      above: 10,
      periods: 2,
    },
    {
      name: 'refused-messages',
      impact: 'Something other than the platform writes to its queues, its events or its table.',
      runbook: 'refused-messages',
      metric: metrics.ownTotal(['RefusedMessages', 'RefusedEvents', 'RefusedChanges'], 'refused'),
      above: 0,
    },
  ];
}

function throttleAlarms(metrics: StageMetrics): readonly AlarmDefinition[] {
  return [
    {
      name: 'transition-throttles',
      impact: 'Steps of running executions of all tenants are delayed.',
      runbook: 'step-functions-throttles',
      metric: metrics.accountThrottles('StateTransition'),
      above: 0,
      periods: 2,
    },
    {
      name: 'start-throttles',
      impact: 'Executions of all tenants start late.',
      runbook: 'step-functions-throttles',
      metric: metrics.accountThrottles('StartExecution'),
      above: 0,
      periods: 3,
    },
    {
      name: 'connector-throttles',
      impact: 'HTTP calls of workflows are delayed, and fail when their retries are used up.',
      runbook: 'connector-throttles',
      metric: metrics.lambda('Throttles', 'tasks/on-http-call'),
      above: 0,
      periods: 2,
    },
    {
      name: 'script-throttles',
      impact: 'Scripts of workflows are refused, and their tasks fail when their retries are used up.',
      runbook: 'connector-throttles',
      metric: metrics.lambda('Throttles', 'tasks/on-script-run'),
      above: 0,
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
