import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import type { CloudContext, Provisioner, ResourceDefinition } from '../service.ts';
import { stableId } from './identifiers.ts';
import { apiOf, functionArnOf } from './lookups.ts';
import { methodProvisioner } from './method-resource.ts';
import type { Gateway } from './model.ts';
import { stageProvisioner } from './stage-resource.ts';

const inert = z.unknown().optional();
const count = z.coerce.number().int();
const templates = z.record(z.string(), z.string()).default({});

/** Provisioners of what a REST API consists of. A deployment's snapshot is not kept: the API is served as it stands. */
export function apiProvisioners(context: CloudContext, gateway: Gateway): Readonly<Record<string, Provisioner>> {
  return {
    'AWS::ApiGateway::RestApi': restApiProvisioner(context, gateway),
    'AWS::ApiGateway::Resource': resourceProvisioner(gateway),
    'AWS::ApiGateway::Method': methodProvisioner(gateway),
    'AWS::ApiGateway::Authorizer': authorizerProvisioner(gateway),
    'AWS::ApiGateway::GatewayResponse': gatewayResponseProvisioner(gateway),
    'AWS::ApiGateway::Stage': stageProvisioner(gateway),
    'AWS::ApiGateway::Account': accountProvisioner(gateway),
    'AWS::ApiGateway::Deployment': plainProvisioner(
      { RestApiId: z.string(), Description: inert, StageName: z.undefined().optional() },
      'DeploymentId',
    ),
    // Nothing is validated against these: requests reach the functions, whose schemas decide.
    'AWS::ApiGateway::RequestValidator': plainProvisioner(
      { RestApiId: z.string(), Name: inert, ValidateRequestBody: inert, ValidateRequestParameters: inert },
      'RequestValidatorId',
    ),
    'AWS::ApiGateway::Model': plainProvisioner(
      { RestApiId: z.string(), Name: inert, Description: inert, ContentType: inert, Schema: inert },
      'ModelId',
    ),
  };
}

function restApiProvisioner(context: CloudContext, gateway: Gateway): Provisioner {
  const schema = z.strictObject({
    Name: z.string().optional(),
    ApiKeySourceType: z.enum(['HEADER', 'AUTHORIZER']).default('HEADER'),
    BinaryMediaTypes: z.array(z.string()).default([]),
    Description: inert,
    DisableExecuteApiEndpoint: inert,
    EndpointAccessMode: inert,
    EndpointConfiguration: inert,
    FailOnWarnings: inert,
    MinimumCompressionSize: inert,
    SecurityPolicy: inert,
    Tags: inert,
  });
  return (resource) => {
    const properties = parseProperties(schema, resource);
    const id = stableId(resource);
    const rootResourceId = stableId(resource, '/root');
    const root = { id: rootResourceId, parentId: undefined, pathPart: '', path: '/', methods: new Map() };
    gateway.apis.set(id, {
      id,
      name: properties.Name ?? resource.logicalId,
      rootResourceId,
      createdAt: context.clock.now(),
      apiKeySource: properties.ApiKeySourceType,
      binaryMediaTypes: properties.BinaryMediaTypes,
      resources: new Map([[rootResourceId, root]]),
      authorizers: new Map(),
      gatewayResponses: new Map(),
    });
    return { ref: id, attributes: { RestApiId: id, RootResourceId: rootResourceId } };
  };
}

function resourceProvisioner(gateway: Gateway): Provisioner {
  const schema = z.strictObject({ RestApiId: z.string(), ParentId: z.string(), PathPart: z.string() });
  return (resource) => {
    const { RestApiId, ParentId, PathPart } = parseProperties(schema, resource);
    const { resources } = apiOf(gateway, RestApiId);
    const parent = resources.get(ParentId);
    if (parent === undefined) throw new Error(`${resource.logicalId}: parent resource ${ParentId} does not exist`);
    const siblings = [...resources.values()].filter((other) => other.parentId === ParentId);
    if (PathPart.startsWith('{') && siblings.some((other) => other.pathPart.startsWith('{'))) {
      throw new Error(`${resource.logicalId}: a sibling of ${PathPart} already has a variable path part`);
    }
    const id = stableId(resource);
    const path = `${parent.path === '/' ? '' : parent.path}/${PathPart}`;
    resources.set(id, { id, parentId: ParentId, pathPart: PathPart, path, methods: new Map() });
    return { ref: id, attributes: { ResourceId: id } };
  };
}

function authorizerProvisioner(gateway: Gateway): Provisioner {
  const schema = z.strictObject({
    RestApiId: z.string(),
    Name: z.string(),
    Type: z.literal('REQUEST', 'only REQUEST authorizers are emulated'),
    AuthorizerUri: z.string(),
    IdentitySource: z.string().optional(),
    AuthorizerResultTtlInSeconds: count.min(0).max(3600).default(300),
    AuthType: inert,
  });
  return (resource) => {
    const properties = parseProperties(schema, resource);
    const identitySources = properties.IdentitySource?.split(',').map((source) => source.trim()) ?? [];
    const ttl = properties.AuthorizerResultTtlInSeconds;
    if (ttl > 0 && identitySources.length === 0) {
      throw new Error(`${resource.logicalId}: caching needs an identity source`);
    }
    const id = stableId(resource);
    const authorizer = { id, functionArn: functionArnOf(properties.AuthorizerUri), identitySources, ttl };
    apiOf(gateway, properties.RestApiId).authorizers.set(id, authorizer);
    return { ref: id, attributes: { AuthorizerId: id } };
  };
}

function gatewayResponseProvisioner(gateway: Gateway): Provisioner {
  const schema = z.strictObject({
    RestApiId: z.string(),
    ResponseType: z.string(),
    StatusCode: count.optional(),
    ResponseParameters: templates,
    ResponseTemplates: templates,
  });
  return (resource) => {
    const properties = parseProperties(schema, resource);
    apiOf(gateway, properties.RestApiId).gatewayResponses.set(properties.ResponseType, {
      status: properties.StatusCode,
      parameters: properties.ResponseParameters,
      templates: properties.ResponseTemplates,
    });
    const id = stableId(resource);
    return { ref: id, attributes: { Id: id } };
  };
}

function accountProvisioner(gateway: Gateway): Provisioner {
  return (resource) => {
    const schema = z.strictObject({ CloudWatchRoleArn: z.string().optional() });
    gateway.logRoleArn = parseProperties(schema, resource).CloudWatchRoleArn;
    const id = stableId(resource);
    return { ref: id, attributes: { Id: id } };
  };
}

/** A resource that only has an identity here. */
function plainProvisioner(shape: z.ZodRawShape, attribute: string): Provisioner {
  return (resource: ResourceDefinition) => {
    parseProperties(z.strictObject(shape), resource);
    const id = stableId(resource);
    return { ref: id, attributes: { [attribute]: id } };
  };
}
