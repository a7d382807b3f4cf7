import { Stack } from 'aws-cdk-lib';
import { CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type MetricName, TENANT_DIMENSION } from '../../functions/shared/telemetry/contract.ts';
import { accessLogName } from '../platform/api-logs.ts';
import type { FunctionEntry } from '../platform/function-entries.ts';
import { type Platform, physicalName } from '../platform/platform.ts';

/** A ranking of tenants, made of the lines of a log. */
export interface Ranking {
  /** Part of the physical name. */
  readonly name: string;
  readonly title: string;
  readonly logGroup: (platform: Platform) => string;
  /** Member of a line that names the tenant. */
  readonly tenant: string;
  /** Lines that count. @default - all that name a tenant */
  readonly filter?: Readonly<Record<string, unknown>>;
  /** Member that is summed. @default - lines are counted */
  readonly value?: string;
}

const logOf = (entry: FunctionEntry) => (platform: Platform) =>
  `/aws/lambda/${physicalName(platform, entry.replace('/', '-'))}`;

/** Rankings by a metric of a line in the embedded metric format. */
function measured(name: string, title: string, entry: FunctionEntry, metric: MetricName): Ranking {
  return { name, title, logGroup: logOf(entry), tenant: `$.${TENANT_DIMENSION}`, value: `$.${metric}` };
}

/** The noisiest tenants, by what they make the platform do. Each ranking costs half a dollar a month and 2 cents a million lines. */
export const RANKINGS: readonly Ranking[] = [
  {
    name: 'requests-by-tenant',
    title: 'Requests',
    logGroup: accessLogName,
    tenant: '$.tenant',
  },
  {
    name: 'throttles-by-tenant',
    title: 'Requests refused with 429',
    logGroup: accessLogName,
    tenant: '$.tenant',
    filter: { Match: '$.status', In: ['429'] },
  },
  {
    name: 'errors-by-tenant',
    title: 'Requests failed with 5xx',
    logGroup: accessLogName,
    tenant: '$.tenant',
    filter: { Match: '$.status', StartsWith: ['5'] },
  },
  measured('starts-by-tenant', 'Executions started', 'executions/on-wake', 'ExecutionsDispatched'),
  measured('waits-by-tenant', 'Dispatches that found no free slot', 'executions/on-wake', 'SlotsExhausted'),
  {
    name: 'http-calls-by-tenant',
    title: 'Time in HTTP calls (ms)',
    logGroup: logOf('tasks/on-http-call'),
    tenant: '$.tenantId',
    value: '$.durationMs',
  },
];

/** Ranks tenants without a metric for each of them: thousands of tenants would be tens of thousands of dollars. */
export class TenantRankings extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    for (const ranking of RANKINGS)
      new CfnInsightRule(this, ranking.name, {
        ruleName: physicalName(platform, ranking.name),
        ruleState: 'ENABLED',
        ruleBody: Stack.of(this).toJsonString(ruleBody(ranking, platform)),
      });
  }
}

function ruleBody({ logGroup, tenant, filter, value }: Ranking, platform: Platform): unknown {
  return {
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: [logGroup(platform)],
    LogFormat: 'JSON',
    Contribution: {
      Keys: [tenant],
      // API Gateway writes `-` for what it does not know.
      Filters: [{ Match: tenant, NotIn: ['-', ''] }, ...(filter === undefined ? [] : [filter])],
      ...(value === undefined ? {} : { ValueOf: value }),
    },
    AggregateOn: value === undefined ? 'Count' : 'Sum',
  };
}
