import { Stack } from 'aws-cdk-lib';
import { CfnApiKey, CfnUsagePlan, CfnUsagePlanKey } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { operatorUsageKey, TIERS, type Tier } from '../../functions/shared/access/contract.ts';
import { acknowledge } from './acknowledge.ts';
import type { HttpApi } from './http-api.ts';
import { type Platform, physicalName } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';

export interface UsagePlansProps {
  readonly platform: Platform;
  readonly api: HttpApi;
}

/** Operators are few and work by hand or script. */
const OPERATORS = { rateLimit: 20, burstLimit: 40 };

/**
 * A usage plan for each tier. Every tenant gets a key of its own, made when it is created: with one key for a whole
 * tier its tenants would share one bucket.
 */
export class UsagePlans extends Construct {
  /** Ids of the plans by tier. */
  readonly idsByTier: Readonly<Record<Tier, string>>;
  private readonly logicalIds: Readonly<Record<Tier, string>>;

  constructor(scope: Construct, id: string, props: UsagePlansProps) {
    super(scope, id);
    const { platform, api } = props;
    const plan = (name: string, throttle: CfnUsagePlan.ThrottleSettingsProperty): CfnUsagePlan =>
      new CfnUsagePlan(this, name, {
        usagePlanName: physicalName(platform, name),
        description: `Request rates of ${name}`,
        throttle,
        apiStages: [{ apiId: api.restApi.restApiId, stage: api.stage.stageName }],
      });
    const plans = TIERS.map((tier) => {
      const { requestsPerSecond, requestBurst } = platform.config.tiers[tier];
      return [tier, plan(tier, { rateLimit: requestsPerSecond, burstLimit: requestBurst })] as const;
    });
    const byTier = (of: (made: CfnUsagePlan) => string) =>
      Object.fromEntries(plans.map(([tier, made]) => [tier, of(made)])) as Record<Tier, string>;
    this.idsByTier = byTier(({ ref }) => ref);
    this.logicalIds = byTier((made) => Stack.of(this).getLogicalId(made));
    const operatorKey = new CfnApiKey(this, 'OperatorKey', {
      name: physicalName(platform, 'operators'),
      description: 'Usage of the platform’s operators',
      enabled: true,
      value: operatorUsageKey(platform.config.stage),
    });
    new CfnUsagePlanKey(this, 'OperatorPlanKey', {
      keyId: operatorKey.ref,
      keyType: 'API_KEY',
      usagePlanId: plan('operators', OPERATORS).ref,
    });
  }

  /** The function may make usage keys, find the one of a tenant, and move keys among the plans of the tiers. */
  grantKeys(to: ServiceFunction): void {
    const { partition, region } = Stack.of(this);
    const arn = (path: string): string => `arn:${partition}:apigateway:${region}::${path}`;
    const plans = Object.values(this.idsByTier).map((planId) => arn(`/usageplans/${planId}/keys`));
    to.allow(['apigateway:POST'], [arn('/apikeys'), ...plans]);
    to.allow(['apigateway:GET'], [arn('/apikeys')]);
    to.allow(
      ['apigateway:DELETE'],
      plans.map((keys) => `${keys}/*`),
    );
    for (const tier of TIERS) {
      acknowledge(
        to.role,
        `IAM5[Resource::arn:<AWS::Partition>:apigateway:<AWS::Region>::/usageplans/<${this.logicalIds[tier]}>/keys/*]`,
        'Which keys leave a plan is decided when a tenant gets another tier; API Gateway makes their ids.',
      );
    }
  }
}
