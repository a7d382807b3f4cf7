import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnResourcePolicy, LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { type Platform, physicalName } from './platform.ts';

export interface WebAclProps {
  readonly platform: Platform;
  /** ARN of the API's stage. */
  readonly stageArn: string;
}

/** Rules of the common rule set that look at bodies. */
const BODY_RULES = [
  // A workflow definition may be larger than the 8 KB of this rule; the functions limit bodies themselves.
  'SizeRestrictions_BODY',
  // Definitions and inputs are data that names URLs, addresses, paths and mark-up. Nothing here opens or shows them;
  // the connector refuses addresses that are not public.
  'CrossSiteScripting_BODY',
  'EC2MetaDataSSRF_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
];

/** Headers that hold credentials, in the spelling that WAF compares. */
const SECRET_HEADERS = ['authorization', 'cookie', 'x-api-key'];

/** Seconds over which requests of an address are counted. */
export const RATE_WINDOW_SECONDS = 300;

/**
 * The firewall in front of the API: known attackers, floods from one address, known exploits. Its refusals are answered
 * by the gateway response for them, in the API's own words.
 */
export class WebAcl extends Construct {
  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { platform, stageArn } = props;
    const name = physicalName(platform, 'api');
    const acl = new CfnWebACL(this, 'Acl', {
      name,
      description: 'Guards the API',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(name),
      rules: rules(platform.config.api.requestsPerAddress),
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: stageArn, webAclArn: acl.attrArn });
    this.log(platform, acl.attrArn);
  }

  /** Logs what was refused or counted; what passed is in the API's access log. */
  private log(platform: Platform, aclArn: string): void {
    const logGroup = new LogGroup(this, 'Logs', {
      // WAF writes to groups of this prefix only.
      logGroupName: `aws-waf-logs-${physicalName(platform, 'api')}`,
      retention: platform.config.functionLogRetention,
      encryptionKey: platform.key.key,
      removalPolicy: platform.config.removalPolicy,
    });
    const delivery = this.allowDelivery(platform, logGroup);
    const configuration = new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: aclArn,
      logDestinationConfigs: [logGroupArn(logGroup)],
      redactedFields: SECRET_HEADERS.map((header) => ({ singleHeader: { Name: header } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
    });
    configuration.addResourceDependency(delivery);
  }

  /** Otherwise WAF would write the policy itself, with the rights of whoever deploys. */
  private allowDelivery(platform: Platform, logGroup: LogGroup): CfnResourcePolicy {
    const { account } = Stack.of(this);
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${logGroupArn(logGroup)}:log-stream:*`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'logs', resource: '*' }) },
      },
    };
    return new CfnResourcePolicy(this, 'Delivery', {
      policyName: physicalName(platform, 'web-acl-logs'),
      policyDocument: Stack.of(this).toJsonString({ Version: '2012-10-17', Statement: [statement] }),
    });
  }
}

/** Without the `:*` that `logGroupArn` ends with. */
function logGroupArn(logGroup: LogGroup): string {
  return Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** In the order of their cost: 25 + 2 + 200 + 700 capacity units of the 1,500 that are included. */
function rules(requestsPerAddress: number): CfnWebACL.RuleProperty[] {
  const rateLimit: Rule = {
    name: 'RequestsPerAddress',
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        limit: requestsPerAddress,
        evaluationWindowSec: RATE_WINDOW_SECONDS,
      },
    },
  };
  return [
    managed('AWSManagedRulesAmazonIpReputationList'),
    rateLimit,
    managed('AWSManagedRulesKnownBadInputsRuleSet'),
    managed('AWSManagedRulesCommonRuleSet', BODY_RULES),
  ].map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) }));
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>;

/** Rules that AWS keeps; those in `counted` only count. */
function managed(name: string, counted: readonly string[] = []): Rule {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ...(counted.length === 0
          ? {}
          : { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }),
      },
    },
  };
}

/** Sampled requests are kept by WAF for three hours with all their headers, which no redaction reaches. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
