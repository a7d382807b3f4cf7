import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import type { Provisioner } from '../service.ts';
import { apiOf, functionArnOf } from './lookups.ts';
import type { ApiMethod, Gateway } from './model.ts';

const inert = z.unknown().optional();
const strings = z.record(z.string(), z.string()).default({});

/** What API Gateway waits for an integration, unless a quota increase allows more. */
const DEFAULT_TIMEOUT_MS = 29_000;

const integration = z.strictObject({
  Type: z.enum(['AWS_PROXY', 'MOCK'], 'only AWS_PROXY and MOCK integrations are emulated'),
  Uri: z.string().optional(),
  TimeoutInMillis: z.coerce.number().int().min(50).default(DEFAULT_TIMEOUT_MS),
  RequestTemplates: strings,
  IntegrationResponses: z
    .array(
      z.strictObject({
        StatusCode: z.coerce.number().int(),
        SelectionPattern: z.string().optional(),
        ResponseParameters: strings,
        ResponseTemplates: strings,
        ContentHandling: z.undefined().optional(),
      }),
    )
    .default([]),
  IntegrationHttpMethod: inert,
  PassthroughBehavior: inert,
});

const method = z.strictObject({
  RestApiId: z.string(),
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM'], 'only custom authorizers are emulated').default('NONE'),
  AuthorizerId: z.string().optional(),
  ApiKeyRequired: z.union([z.boolean(), z.stringbool()]).default(false),
  Integration: integration,
  MethodResponses: inert,
  OperationName: inert,
  RequestModels: inert,
  RequestParameters: inert,
  RequestValidatorId: inert,
});

/** `AWS::ApiGateway::Method` */
export function methodProvisioner(gateway: Gateway): Provisioner {
  return (resource) => {
    const properties = parseProperties(method, resource);
    const api = apiOf(gateway, properties.RestApiId);
    const owner = api.resources.get(properties.ResourceId);
    if (owner === undefined) throw new Error(`${resource.logicalId}: resource ${properties.ResourceId} does not exist`);
    if (properties.AuthorizationType === 'CUSTOM' && !api.authorizers.has(properties.AuthorizerId ?? '')) {
      throw new Error(`${resource.logicalId}: authorizer ${properties.AuthorizerId} does not exist`);
    }
    owner.methods.set(properties.HttpMethod, {
      httpMethod: properties.HttpMethod,
      authorizerId: properties.AuthorizationType === 'CUSTOM' ? properties.AuthorizerId : undefined,
      apiKeyRequired: properties.ApiKeyRequired,
      integration: integrationOf(properties.Integration),
    });
    return { ref: `${api.id}-${owner.id}-${properties.HttpMethod}`, attributes: {} };
  };
}

function integrationOf(properties: z.output<typeof integration>): ApiMethod['integration'] {
  if (properties.Type === 'AWS_PROXY') {
    const functionArn = functionArnOf(properties.Uri ?? '');
    return { kind: 'lambda', functionArn, timeoutMs: properties.TimeoutInMillis };
  }
  const responses = properties.IntegrationResponses.map((response) => ({
    status: response.StatusCode,
    selectionPattern: response.SelectionPattern,
    parameters: response.ResponseParameters,
    templates: response.ResponseTemplates,
  }));
  return { kind: 'mock', requestTemplates: properties.RequestTemplates, responses };
}
