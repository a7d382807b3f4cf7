import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ApiGatewayService, createApiGatewayService } from '../../../../local/apigateway/service.ts';
import { type FakeCloud, type FakeCloudOptions, fakeCloud } from '../../../support/fake-cloud.ts';
import { type Kept, takeBackAll } from '../../../support/memories.ts';

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:api';
export const AUTHORIZER_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:authorizer';
export const USAGE_KEY = 'usage-key-of-the-tenant-acme';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface TestApi {
  readonly cloud: FakeCloud;
  readonly service: ApiGatewayService;
  readonly apiId: string;
  /** Sends a request as it stands: neither path nor headers are normalised. */
  send(method: string, path: string, headers?: Record<string, string | string[]>, body?: string): Promise<Answer>;
  provision(type: string, logicalId: string, properties: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

interface TestApiOptions extends FakeCloudOptions {
  /** What an earlier API kept. @default - nothing */
  readonly kept?: Kept;
  readonly stage?: Record<string, unknown>;
  readonly plan?: Record<string, unknown>;
  readonly authorizer?: Record<string, unknown>;
  readonly integration?: Record<string, unknown>;
  readonly gatewayResponses?: Record<string, Record<string, unknown>>;
  readonly allowedOrigins?: 'any' | 'several';
}

export const invocationUri = (arn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

/** Answers as a function behind a proxy integration does. */
export const ok = (body: unknown = {}) => ({ statusCode: 200, body: JSON.stringify(body) });

/** Answer of an authorizer that allows the whole stage. */
export const allow = (more: Record<string, unknown> = {}) => ({
  principalId: 'ann',
  policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*' }] },
  context: { tenantId: 'acme', level: 3, staff: false },
  usageIdentifierKey: USAGE_KEY,
  ...more,
});

/**
 * An API as the stacks make it: `/v1/tenants`, `/v1/tenants/{proxy+}` behind an authorizer and a usage plan with the
 * key `USAGE_KEY`, `/v1/open` for everyone, and OPTIONS for browsers.
 */
export async function testApi(options: TestApiOptions = {}): Promise<TestApi> {
  const cloud = fakeCloud(options);
  const service = createApiGatewayService(cloud);
  takeBackAll([service], options.kept ?? {});
  const provision: TestApi['provision'] = async (type, logicalId, properties) => {
    const definition = { type: `AWS::ApiGateway::${type}`, logicalId, stackName: 'application', properties };
    const provisioner = service.provisioners[definition.type];
    if (provisioner === undefined) throw new Error(`no provisioner of ${type}`);
    const { ref, attributes } = await provisioner(definition);
    return String(attributes['RootResourceId'] ?? ref);
  };
  const root = await provision('RestApi', 'Api', { Name: 'api', ApiKeySourceType: 'AUTHORIZER' });
  const listed = await service.handle({ ...REQUEST, action: 'GetRestApis', input: {} });
  const [{ id: apiId }] = (listed as { item: [{ id: string }] }).item;
  await provisionMethods(provision, apiId, root, options);
  for (const [ResponseType, properties] of Object.entries(options.gatewayResponses ?? {})) {
    await provision('GatewayResponse', ResponseType, { RestApiId: apiId, ResponseType, ...properties });
  }
  await provisionUsage(provision, apiId, options);
  const server = createServer((request, response) => void service.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    cloud,
    service,
    apiId,
    provision,
    send: (method, path, headers, body) => send(port, method, path, headers, body),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const REQUEST = {
  service: 'apigateway',
  principal: { arn: 'arn:aws:iam::123456789012:root', tags: {} },
  requestId: 'request',
  signal: new AbortController().signal,
};

async function provisionMethods(
  provision: TestApi['provision'],
  RestApiId: string,
  root: string,
  options: TestApiOptions,
): Promise<void> {
  const resource = (ParentId: string, PathPart: string) =>
    provision('Resource', `${ParentId}${PathPart}`, { RestApiId, ParentId, PathPart });
  const authorizer = await provision('Authorizer', 'Authorizer', {
    RestApiId,
    Name: 'authorizer',
    Type: 'REQUEST',
    AuthorizerUri: invocationUri(AUTHORIZER_ARN),
    IdentitySource: 'method.request.header.Authorization',
    ...options.authorizer,
  });
  const version = await resource(root, 'v1');
  const tenants = await resource(version, 'tenants');
  const proxy = await resource(tenants, '{proxy+}');
  const open = await resource(version, 'open');
  const Integration = {
    Type: 'AWS_PROXY',
    IntegrationHttpMethod: 'POST',
    Uri: invocationUri(FUNCTION_ARN),
    ...options.integration,
  };
  const guarded = { AuthorizationType: 'CUSTOM', AuthorizerId: authorizer, ApiKeyRequired: true };
  for (const [ResourceId, access] of [
    [tenants, guarded],
    [proxy, guarded],
    [open, { AuthorizationType: 'NONE' }],
  ] as const) {
    const common = { RestApiId, ResourceId };
    await provision('Method', `${ResourceId}any`, { ...common, HttpMethod: 'ANY', Integration, ...access });
    const preflight = preflightIntegration(options.allowedOrigins ?? 'any');
    await provision('Method', `${ResourceId}options`, { ...common, HttpMethod: 'OPTIONS', Integration: preflight });
  }
}

async function provisionUsage(provision: TestApi['provision'], apiId: string, options: TestApiOptions): Promise<void> {
  await provision('Stage', 'Stage', { RestApiId: apiId, StageName: 'dev', DeploymentId: 'd1', ...options.stage });
  const plan = await provision('UsagePlan', 'Plan', { ApiStages: [{ ApiId: apiId, Stage: 'dev' }], ...options.plan });
  const key = await provision('ApiKey', 'Key', { Name: 'acme', Enabled: true, Value: USAGE_KEY });
  await provision('UsagePlanKey', 'PlanKey', { KeyId: key, KeyType: 'API_KEY', UsagePlanId: plan });
}

/** What `addCorsPreflight` of the CDK makes. */
function preflightIntegration(origins: 'any' | 'several'): Record<string, unknown> {
  const first = 'https://console.example.org';
  const template = [
    '#set($origin = $input.params().header.get("Origin"))',
    '#if($origin == "") #set($origin = $input.params().header.get("origin")) #end',
    `#if($origin.matches("${first}") || $origin.matches("https://docs.example.org"))`,
    '  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
    '#end',
  ].join('\n');
  return {
    Type: 'MOCK',
    RequestTemplates: { 'application/json': '{ statusCode: 204 }' },
    IntegrationResponses: [
      {
        StatusCode: '204',
        ResponseParameters: {
          'method.response.header.Access-Control-Allow-Methods': "'GET,POST'",
          'method.response.header.Access-Control-Allow-Origin': origins === 'any' ? "'*'" : `'${first}'`,
        },
        ...(origins === 'any' ? {} : { ResponseTemplates: { 'application/json': template } }),
      },
    ],
  };
}

function send(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string | string[]> = {},
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
