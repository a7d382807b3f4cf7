/**
 * Amazon API Gateway of the local cloud: REST APIs as templates describe them, with authorizer cache, usage plans and
 * gateway responses, because none of the emulators enforces these.
 *
 * Left out because nothing here uses it: integrations other than AWS_PROXY and MOCK, TOKEN and Cognito authorizers,
 * request validation, caching, canaries, custom domains, resource policies, and several stages at once.
 */
import { AwsError, type AwsRequest, type CloudContext, type Service } from '../service.ts';
import { apiProvisioners } from './api-resources.ts';
import { controlPlane, controlPlaneRoutes } from './control-plane.ts';
import { createDataPlane, type Serve } from './data-plane.ts';
import { gatewayMemory } from './memory.ts';
import type { Gateway } from './model.ts';
import { usageProvisioners } from './usage-resources.ts';

export interface ApiGatewayService extends Service {
  /** Answers a request to the provisioned stage, which is served at the root: `/v1/…` without the stage's name. */
  readonly serve: Serve;
}

/** @returns the service with signing name `apigateway` (REST JSON) */
export function createApiGatewayService(context: CloudContext): ApiGatewayService {
  const gateway: Gateway = {
    apis: new Map(),
    stage: undefined,
    usagePlans: new Map(),
    apiKeys: new Map(),
    quotaUse: new Map(),
    earlier: { apiKeys: new Map(), planKeys: new Map() },
    logRoleArn: undefined,
  };
  const operations = controlPlane(context, gateway);
  return {
    name: 'apigateway',
    protocol: 'rest-json',
    routes: controlPlaneRoutes,
    provisioners: { ...apiProvisioners(context, gateway), ...usageProvisioners(context, gateway) },
    authorize: (request) => [authorizationOf(context, request)],
    handle: async (request) => {
      const operation = Object.hasOwn(operations, request.action) ? operations[request.action] : undefined;
      if (operation === undefined) {
        throw new AwsError('UnknownOperationException', `${request.action} is not emulated`, 404);
      }
      return operation(request.input);
    },
    memory: gatewayMemory(gateway),
    serve: createDataPlane(context, gateway),
  };
}

/** IAM knows API Gateway by HTTP method and path: `apigateway:POST` on `arn:aws:apigateway:<region>::/apikeys`. */
function authorizationOf(context: CloudContext, request: AwsRequest) {
  const route = controlPlaneRoutes.find(({ action }) => action === request.action);
  const path = route?.path.replace(/\{(\w+)\}/g, (_whole, name: string) => String(request.input[name]));
  return {
    action: `apigateway:${route?.method ?? '*'}`,
    resource: `arn:aws:apigateway:${context.region}::${path ?? '/*'}`,
  };
}
