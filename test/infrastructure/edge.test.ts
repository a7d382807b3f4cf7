import { describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { RATE_WINDOW_SECONDS } from '../../lib/platform/web-acl.ts';
import { list, only, STAGES, StageTemplates, stageApp, templatesOf } from './stacks.ts';

describe.each(STAGES)('firewall of %s', (stage) => {
  const templates = new StageTemplates(stage);
  const { properties: acl } = only(templates.ofType('AWS::WAFv2::WebACL'));
  const rules = acl['Rules'] as {
    Name: string;
    Priority: number;
    Action?: object;
    OverrideAction?: object;
    Statement: Record<string, Record<string, unknown>>;
  }[];
  const group = (name: string) =>
    only(rules.filter((rule) => rule.Name === name)).Statement['ManagedRuleGroupStatement'];

  test('stands before the stage of the API', () => {
    const association = only(templates.ofType('AWS::WAFv2::WebACLAssociation')).properties;
    const api = only(templates.ofType('AWS::ApiGateway::RestApi')).logicalId;
    const deployed = only(templates.ofType('AWS::ApiGateway::Stage')).logicalId;
    expect(JSON.stringify(association['ResourceArn'])).toMatch(new RegExp(`/restapis/.*${api}.*/stages/.*${deployed}`));
    expect(acl).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
  });

  test('has the managed rules, which block, and a rate for each address', () => {
    expect(rules.map(({ Name }) => Name)).toEqual([
      'AWSManagedRulesAmazonIpReputationList',
      'RequestsPerAddress',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    expect(rules.map(({ Priority }) => Priority)).toEqual([0, 1, 2, 3]);
    for (const { Action, OverrideAction } of rules)
      expect(Action ?? OverrideAction).toEqual(Action ? { Block: {} } : { None: {} });
  });

  test('counts what bodies look like and blocks on nothing else less', () => {
    const overrides = list(group('AWSManagedRulesCommonRuleSet')?.['RuleActionOverrides']) as {
      Name: string;
      ActionToUse: object;
    }[];
    expect(overrides.map(({ Name }) => Name)).toContain('SizeRestrictions_BODY');
    for (const { Name, ActionToUse } of overrides) {
      expect(Name).toMatch(/_BODY$/);
      expect(ActionToUse).toEqual({ Count: {} });
    }
    expect(group('AWSManagedRulesKnownBadInputsRuleSet')).not.toHaveProperty('RuleActionOverrides');
  });

  test('refuses an address only above what the highest tier may send', () => {
    const rate = rules[1]?.Statement['RateBasedStatement'];
    const fastest = Math.max(
      ...Object.values(templates.config.tiers).map(({ requestsPerSecond }) => requestsPerSecond),
    );
    expect(rate).toMatchObject({ AggregateKeyType: 'IP', EvaluationWindowSec: RATE_WINDOW_SECONDS });
    expect(Number(rate?.['Limit'])).toBeGreaterThan(fastest * RATE_WINDOW_SECONDS);
  });

  test('logs to an encrypted group of its prefix, without credentials, and keeps no samples of requests', () => {
    const logging = only(templates.ofType('AWS::WAFv2::LoggingConfiguration')).properties;
    const logGroup = only(
      templates
        .ofType('AWS::Logs::LogGroup')
        .filter(({ properties }) => String(properties['LogGroupName']).startsWith('aws-waf-logs-')),
    );
    expect(logGroup.properties).toMatchObject({
      LogGroupName: `aws-waf-logs-tributary-${stage}-api`,
      KmsKeyId: expect.anything(),
      RetentionInDays: expect.any(Number),
    });
    expect(JSON.stringify(logging['LogDestinationConfigs'])).toContain(logGroup.logicalId);
    expect(JSON.stringify(logging['LogDestinationConfigs'])).not.toContain(':*');
    const redacted = list(logging['RedactedFields']) as { SingleHeader: { Name: string } }[];
    expect(redacted.map(({ SingleHeader }) => SingleHeader.Name)).toEqual(
      expect.arrayContaining(['authorization', 'cookie', 'x-api-key']),
    );
    expect(JSON.stringify(acl)).not.toContain('"SampledRequestsEnabled":true');
  });
});

describe('the API', () => {
  const templates = new StageTemplates('dev');

  test('answers refusals with the security headers', () => {
    for (const { properties } of templates.ofType('AWS::ApiGateway::GatewayResponse'))
      expect(properties['ResponseParameters']).toMatchObject({
        'gatewayresponse.header.Strict-Transport-Security': "'max-age=63072000; includeSubDomains'",
        'gatewayresponse.header.X-Content-Type-Options': "'nosniff'",
        'gatewayresponse.header.Cache-Control': "'no-store'",
      });
  });

  test('writes constants of gateway responses in quotes and with none inside', () => {
    for (const { properties } of templates.ofType('AWS::ApiGateway::GatewayResponse'))
      for (const value of Object.values(properties['ResponseParameters'] as Record<string, string>))
        expect(value).toMatch(/^('[^']*'|context\.\w+)$/);
  });

  test('tells functions of the API which pages are the operator’s, and no other function', () => {
    for (const { properties } of templates.ofType('AWS::Lambda::Function')) {
      const { Variables } = properties['Environment'] as { Variables: Record<string, string> };
      expect(Variables['ALLOWED_ORIGINS']).toBeUndefined();
    }
    const allowedOrigins = ['https://console.operator.example', 'https://status.operator.example'];
    const { app } = stageApp('dev', ({ api, ...config }) => ({ ...config, api: { ...api, allowedOrigins } }));
    const functions = templatesOf(app).resources.filter(({ type }) => type === 'AWS::Lambda::Function');
    for (const { properties } of functions) {
      const { Variables } = properties['Environment'] as { Variables: Record<string, string> };
      const isApi = String(properties['FunctionName']).endsWith('-api');
      expect(Variables['ALLOWED_ORIGINS']).toBe(isApi ? allowedOrigins.join(',') : undefined);
    }
  });

  test('lets any page ask and read why it is refused, without credentials of the browser', () => {
    const preflights = templates
      .ofType('AWS::ApiGateway::Method')
      .filter(({ properties }) => properties['HttpMethod'] === 'OPTIONS');
    expect(preflights.length).toBeGreaterThan(0);
    for (const { properties } of preflights) {
      const answer = JSON.stringify(properties['Integration']);
      expect(answer).toContain(`"method.response.header.Access-Control-Allow-Origin":"'*'"`);
      expect(answer).not.toContain('Allow-Credentials');
    }
    for (const { properties } of templates.ofType('AWS::ApiGateway::GatewayResponse'))
      expect(properties['ResponseParameters']).toMatchObject({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
      });
  });

  test('has its own log before the stage can write to one', () => {
    const log = only(
      templates
        .ofType('AWS::Logs::LogGroup')
        .filter(({ properties }) => JSON.stringify(properties['LogGroupName']).includes('API-Gateway-Execution-Logs_')),
    );
    expect(log.properties).toMatchObject({ KmsKeyId: expect.anything(), RetentionInDays: expect.any(Number) });
    expect(only(templates.ofType('AWS::ApiGateway::Stage')).dependsOn).toContain(log.logicalId);
  });

  test('has no domain of its own unless one is configured', () => {
    expect(templates.ofType('AWS::ApiGateway::DomainName')).toEqual([]);
  });
});

describe('a domain of the operator’s own', () => {
  const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000';
  const withDomain = (hostedZone: object) => {
    const { app } = stageApp('dev', ({ api, ...config }) => ({
      ...config,
      api: { ...api, domain: { domainName: 'api.shop.example', certificateArn, ...hostedZone } },
    }));
    expect(app).toBeInstanceOf(App);
    return templatesOf(app);
  };

  test('takes TLS 1.2 at least and leads to the stage', () => {
    const { resources, outputs } = withDomain({ hostedZoneId: 'Z1' });
    const ofType = (type: string) => resources.filter((resource) => resource.type === type);
    expect(only(ofType('AWS::ApiGateway::DomainName')).properties).toMatchObject({
      DomainName: 'api.shop.example',
      RegionalCertificateArn: certificateArn,
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06',
      EndpointAccessMode: 'STRICT',
    });
    expect(ofType('AWS::ApiGateway::BasePathMapping')).toHaveLength(1);
    expect(ofType('AWS::Route53::RecordSet').map(({ properties }) => properties['Type'])).toEqual(['A', 'AAAA']);
    expect(outputs['ApiUrl']).toEqual({ Value: 'https://api.shop.example' });
  });

  test('leaves records to the operator who names no zone', () => {
    expect(withDomain({}).resources.filter(({ type }) => type === 'AWS::Route53::RecordSet')).toEqual([]);
  });
});
