import { describe, expect, test } from '@jest/globals';
import { METRICS } from '../../functions/shared/telemetry/contract.ts';
import { PRICES } from '../../lib/observability/cost-drivers.ts';
import { RANKINGS } from '../../lib/observability/tenant-rankings.ts';
import { FUNCTION_ENTRIES } from '../../lib/platform/function-entries.ts';
import { only, STAGES, StageTemplates } from './stacks.ts';

/** Joins the parts of a text that references interrupt. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  if (join === undefined) return 'reference';
  return join[1].map(textOf).join(join[0]);
}

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly metrics?: readonly unknown[][];
    readonly insightRule?: { readonly ruleName: string };
  };
}

describe.each(STAGES)('what the operator of %s sees', (stage) => {
  const templates = new StageTemplates(stage);
  const body = textOf(only(templates.ofType('AWS::CloudWatch::Dashboard')).properties['DashboardBody']);
  const { widgets } = JSON.parse(body) as { widgets: readonly Widget[] };
  const titled = (title: string) => only(widgets.filter(({ properties }) => properties.title?.startsWith(title)));
  const metricsOf = (title: string) => JSON.stringify(titled(title).properties.metrics);

  test('goes from requests to costs', () => {
    const headings = widgets.flatMap(({ properties: { markdown } }) => (markdown === undefined ? [] : [markdown]));
    expect(headings).toEqual(
      ['API', 'Executions', 'Queues and events', 'Functions', 'Table', 'Tenants, the noisiest first', 'Cost'].map(
        (heading) => `## ${heading}`,
      ),
    );
  });

  test.each([
    ['Requests and errors', ['"Count"', '4XXError', '5XXError', 'BlockedRequests']],
    ['Latency', ['p50', 'p95', 'p99']],
    ['Executions by outcome', ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']],
    ['Slots', ['ExecutionsAdmitted', 'ExecutionsEnded', 'SlotUtilization', 'SlotsExhausted']],
    ['Throttles of Step Functions', ['ExecutionThrottled', 'StateTransition', 'StartExecution']],
    ['Age of the oldest message', ['-publish', '-wake', '-status']],
    ['Messages waiting', ['-publish', '-wake', '-status']],
    ['Dead letters', ['publish-dead-letters', 'wake-dead-letters', 'status-dead-letters', 'changes-dead-letters']],
    ['Errors', FUNCTION_ENTRIES],
    ['Duration', FUNCTION_ENTRIES],
    ['Concurrent executions', FUNCTION_ENTRIES],
    ['Capacity units', ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits']],
  ])('%s', (title, expected) => {
    for (const part of expected) expect(metricsOf(title)).toContain(part);
  });

  test('the cost of each driver is worked out from its price', () => {
    const formulas = metricsOf('USD an hour');
    for (const price of Object.values(PRICES))
      expect(formulas).toContain(`* ${price.toFixed(16).replace(/0+$/, '').replace(/\.$/, '')}`);
    expect(formulas).not.toMatch(/\de-\d/);
    expect(formulas).not.toContain('METRICS()');
  });

  test('metrics of our own are those that functions write, by stage only', () => {
    const own = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => namespace === 'Tributary');
    expect(own.length).toBeGreaterThan(8);
    for (const [, name, ...dimensions] of own) {
      expect(Object.keys(METRICS)).toContain(name);
      expect(dimensions.slice(0, 2)).toEqual(['Stage', stage]);
      expect(JSON.stringify(dimensions)).not.toContain('TenantId');
    }
  });

  test('tenants are ranked from log groups that exist, and every ranking is shown', () => {
    const rules = templates.ofType('AWS::CloudWatch::InsightRule');
    const groups = templates.ofType('AWS::Logs::LogGroup').map(({ properties }) => properties['LogGroupName']);
    const shown = widgets.flatMap(({ properties: { insightRule } }) => insightRule?.ruleName ?? []);
    expect(rules.map(({ properties }) => properties['RuleName']).sort()).toEqual([...shown].sort());
    expect(rules).toHaveLength(RANKINGS.length);
    for (const { properties } of rules) {
      const rule = JSON.parse(textOf(properties['RuleBody']));
      expect(groups).toEqual(expect.arrayContaining(rule.LogGroupNames));
      expect(rule.Contribution.Keys).toHaveLength(1);
      expect(rule.Contribution.Filters.length).toBeLessThanOrEqual(4);
      expect(rule.AggregateOn).toBe(rule.Contribution.ValueOf === undefined ? 'Count' : 'Sum');
    }
  });

  test('the access log has the members by which tenants are ranked', () => {
    const { Format } = only(templates.ofType('AWS::ApiGateway::Stage')).properties['AccessLogSetting'] as {
      Format: string;
    };
    expect(JSON.parse(Format)).toMatchObject({ tenant: '$context.authorizer.tenantId', status: '$context.status' });
  });

  test.each([
    'api-errors',
    'api-latency',
    'authorizer-errors',
    'blocked-requests',
    'connector-throttles',
    'dispatcher-errors',
    'reconciler-repairs',
    'refused-messages',
    'script-throttles',
    'start-throttles',
    'table-read-throttles',
    'table-write-throttles',
    'transition-throttles',
  ])('the alarm %s is set', (name) => {
    const alarms = templates.ofType('AWS::CloudWatch::Alarm').map(({ properties }) => properties['AlarmName']);
    expect(alarms).toContain(`tributary-${stage}-${name}`);
  });
});
