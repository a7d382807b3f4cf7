import { describe, expect, test } from '@jest/globals';
import { ERRORS } from '../../functions/shared/error-codes.ts';
import { basePaths, type Operation } from '../../functions/shared/http/contract.ts';
import { CONTRACTS } from '../../lib/contracts.ts';
import { only, type Resource, STAGES, StageTemplates } from './stacks.ts';

describe.each(STAGES)('API of %s', (stage) => {
  const templates = new StageTemplates(stage);
  const paths = new Map(
    templates.ofType('AWS::ApiGateway::Resource').map((resource) => [resource.logicalId, resource]),
  );
  const methods = templates.ofType('AWS::ApiGateway::Method');

  const pathOf = (id: string): string => {
    const resource = paths.get(id);
    if (resource === undefined) return '';
    const parent = (resource.properties['ParentId'] as { Ref?: string }).Ref;
    return `${parent === undefined ? '' : pathOf(parent)}/${resource.properties['PathPart']}`;
  };
  const methodPath = ({ properties }: Resource): string => pathOf((properties['ResourceId'] as { Ref: string }).Ref);
  const isOptions = ({ properties }: Resource): boolean => properties['HttpMethod'] === 'OPTIONS';
  const operations = CONTRACTS.flatMap((contract) => Object.values<Operation>(contract.operations));
  /** `/v1/<noun>` or `/<page>`, where a function begins to be responsible. */
  const baseOf = (path: string) => /^(?:\/v1)?\/[^/]+/.exec(path)?.[0] ?? path;
  const guarded = new Set(
    operations.filter(({ permission }) => permission !== 'public').map(({ path }) => baseOf(path)),
  );

  test('every noun of every contract is routed to its context’s function, and nothing else is', () => {
    const routed = methods
      .filter((method) => !isOptions(method))
      .map((method) => {
        const integration = JSON.stringify((method.properties['Integration'] as { Uri: unknown }).Uri);
        return `${methodPath(method)} ${/tributary-[a-z-]+/.exec(integration)?.[0]}`;
      });
    const expected = CONTRACTS.flatMap((contract) =>
      basePaths(contract).flatMap((base) =>
        ['', '/{proxy+}'].map((rest) => `${base}${rest} tributary-${stage}-${contract.context}-api`),
      ),
    );
    expect(routed.sort()).toEqual(expected.sort());
  });

  test('every operation is under a base path of its contract, and every base path is of one contract', () => {
    for (const contract of CONTRACTS)
      for (const { path } of Object.values(contract.operations))
        expect(basePaths(contract).filter((base) => path === base || path.startsWith(`${base}/`))).toHaveLength(1);
    const all = CONTRACTS.flatMap(basePaths);
    expect(new Set(all).size).toBe(all.length);
  });

  test('API Gateway may invoke a function only for the paths of its contract', () => {
    const allowed = templates
      .ofType('AWS::Lambda::Permission')
      .filter(({ properties }) => properties['Principal'] === 'apigateway.amazonaws.com')
      .map(({ properties }) => JSON.stringify(properties['SourceArn']))
      .filter((source) => !source.includes('/authorizers/'))
      .map((source) => source.slice(source.indexOf(`/${stage}/`)).replace(/".*$/, ''));
    expect([...new Set(allowed)].sort()).toEqual(['/docs', '/docs/*', '/v1/*'].map((path) => `/${stage}/*${path}`));
  });

  test('every method has the authorizer and a usage key, save what is public and OPTIONS', () => {
    const authorizer = only(templates.ofType('AWS::ApiGateway::Authorizer'));
    for (const method of methods) {
      const open = !guarded.has(baseOf(methodPath(method)));
      if (isOptions(method) || open) {
        expect(method.properties['AuthorizationType']).toBe('NONE');
        continue;
      }
      expect(method.properties).toMatchObject({
        HttpMethod: 'ANY',
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: authorizer.logicalId },
        ApiKeyRequired: true,
      });
    }
  });

  test('OPTIONS is answered by a mock', () => {
    const options = methods.filter(isOptions);
    expect(options.map(methodPath).sort()).toEqual(
      methods
        .filter((method) => !isOptions(method))
        .map(methodPath)
        .sort(),
    );
    for (const { properties } of options) expect(properties['Integration']).toMatchObject({ Type: 'MOCK' });
  });

  test('the authorizer has one identity source, and usage keys come from it alone', () => {
    expect(only(templates.ofType('AWS::ApiGateway::Authorizer')).properties).toMatchObject({
      Type: 'REQUEST',
      IdentitySource: 'method.request.header.Authorization',
      AuthorizerResultTtlInSeconds: 300,
    });
    expect(only(templates.ofType('AWS::ApiGateway::RestApi')).properties).toMatchObject({
      ApiKeySourceType: 'AUTHORIZER',
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_2021_06',
      EndpointAccessMode: 'STRICT',
    });
  });

  test('no resource has two children with a variable', () => {
    const variable = [...paths.values()].filter(({ properties }) => String(properties['PathPart']).startsWith('{'));
    const parents = variable.map(({ properties }) => JSON.stringify(properties['ParentId']));
    expect(new Set(parents).size).toBe(parents.length);
  });

  test('what API Gateway refuses itself is a problem with a code of the registry', () => {
    const responses = templates.ofType('AWS::ApiGateway::GatewayResponse');
    for (const { properties } of responses) {
      const templatesByType = properties['ResponseTemplates'] as Record<string, string>;
      const problem = JSON.parse(templatesByType['application/json'] ?? '') as Record<string, unknown>;
      const definition = new Map<string, { status: number; title: string }>(Object.entries(ERRORS)).get(
        String(problem['code']),
      );
      expect(problem).toMatchObject({
        type: `urn:tributary:error:${problem['code']}`,
        title: definition?.title,
        status: definition?.status,
        requestId: '$context.requestId',
      });
      expect(properties['StatusCode']).toBe(String(definition?.status));
      expect(properties['ResponseParameters']).toMatchObject({
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
      });
      const tellsWhen = 'gatewayresponse.header.Retry-After' in Object(properties['ResponseParameters']);
      expect(tellsWhen).toBe(definition?.status === 429 || definition?.status === 503);
    }
    const codes = Object.fromEntries(
      responses.map(({ properties }) => [properties['ResponseType'], properties['StatusCode']]),
    );
    expect(codes).toMatchObject({
      UNAUTHORIZED: '401',
      THROTTLED: '429',
      MISSING_AUTHENTICATION_TOKEN: '404',
      REQUEST_TOO_LARGE: '413',
      DEFAULT_4XX: '400',
      DEFAULT_5XX: '500',
    });
  });

  test('the access log holds no header, query or body, and requests are traced', () => {
    const { properties } = only(templates.ofType('AWS::ApiGateway::Stage'));
    expect(properties).toMatchObject({ StageName: stage, TracingEnabled: true });
    const { Format } = properties['AccessLogSetting'] as { Format: string };
    expect(Format).not.toMatch(/header|querystring|body|apiKey|authorizer\.token/i);
    expect(properties['MethodSettings']).toMatchObject([{ DataTraceEnabled: false, MetricsEnabled: true }]);
  });

  test('there is a usage plan for each tier with its rates, and a key of their own for operators', () => {
    const plans = templates.ofType('AWS::ApiGateway::UsagePlan');
    for (const [tier, limits] of Object.entries(templates.config.tiers)) {
      const plan = only(plans.filter(({ properties }) => properties['UsagePlanName'] === `tributary-${stage}-${tier}`));
      expect(plan.properties['Throttle']).toEqual({
        RateLimit: limits.requestsPerSecond,
        BurstLimit: limits.requestBurst,
      });
    }
    expect(templates.ofType('AWS::ApiGateway::ApiKey')).toHaveLength(1);
  });
});
