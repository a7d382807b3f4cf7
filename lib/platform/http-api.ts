import { Duration, Size, Stack } from 'aws-cdk-lib';
import {
  ApiKeySourceType,
  AuthorizationType,
  AwsIntegration,
  CfnRestApi,
  Cors,
  EndpointType,
  IdentitySource,
  MethodLoggingLevel,
  RequestAuthorizer,
  type Resource,
  RestApi,
  type Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { basePaths, type Contract, EXPOSED_HEADERS } from '../../functions/shared/http/contract.ts';
import { acknowledge } from './acknowledge.ts';
import { accessLog, addExecutionLog } from './api-logs.ts';
import { CustomDomain } from './custom-domain.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { type Platform, physicalName } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';
import { TLS } from './tls.ts';
import { WebAcl } from './web-acl.ts';

export interface HttpApiProps {
  readonly platform: Platform;
  /** Says who a caller is and names the usage key; `ServiceFunction.grantInvoke` is not needed for it. */
  readonly authorizer: ServiceFunction;
}

/** Headers of a request beyond those that browsers may always send. */
const REQUEST_HEADERS = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'Prefer',
  'If-Match',
  'If-None-Match',
  'X-Request-Id',
  'X-Tenant-Id',
];

/**
 * The REST API. A base path of a contract becomes two resources, itself and `{proxy+}` below it, whatever operations
 * it has: the function's router answers 404 and 405, so that routes cost no resources.
 */
export class HttpApi extends Construct {
  readonly restApi: RestApi;
  private readonly platform: Platform;
  private readonly authorizer: RequestAuthorizer;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.platform = props.platform;
    this.restApi = this.createApi();
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      authorizerName: physicalName(props.platform, 'authorizer'),
      handler: props.authorizer.function,
      // API Gateway answers 401 by itself unless every source is present, so there is exactly one.
      identitySources: [IdentitySource.header('Authorization')],
      // The authorizer says who, never what: rights are read afresh behind it, so its answer may live long.
      resultsCacheTtl: Duration.minutes(5),
    });
    this.guard();
  }

  get stage(): Stage {
    return this.restApi.deploymentStage;
  }

  /** Base URL of the API, without a slash at the end; paths begin with `/v1`. */
  get url(): string {
    const { domain } = this.platform.config.api;
    if (domain !== undefined) return `https://${domain.domainName}`;
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.restApi.restApiId}.execute-api.${region}.${urlSuffix}/${this.platform.config.stage}`;
  }

  /** Routes what is under the base paths of the contract to the function. */
  serve(contract: Contract, handler: ServiceFunction): void {
    for (const path of basePaths(contract)) this.route(path, isPublic(contract, path), handler);
    this.allowInvoke('Api', '/v1/*', handler);
    for (const page of contract.pages ?? []) {
      this.allowInvoke(`Page-${page}`, `/${page}`, handler);
      this.allowInvoke(`Below-${page}`, `/${page}/*`, handler);
    }
  }

  private allowInvoke(id: string, path: string, handler: ServiceFunction): void {
    handler.function.addPermission(id, {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: this.restApi.arnForExecuteApi('*', path, this.platform.config.stage),
    });
  }

  private route(path: string, open: boolean, handler: ServiceFunction): void {
    const resource = this.restApi.root.resourceForPath(path);
    const integration = new AwsIntegration({
      service: 'lambda',
      proxy: true,
      path: `2015-03-31/functions/${handler.arnByName}/invocations`,
    });
    for (const target of [resource, resource.addResource('{proxy+}')]) {
      const method = target.addMethod(
        'ANY',
        integration,
        open
          ? { authorizationType: AuthorizationType.NONE }
          : { authorizationType: AuthorizationType.CUSTOM, authorizer: this.authorizer, apiKeyRequired: true },
      );
      acknowledge(
        method,
        'COG4',
        'A request authorizer serves user-pool tokens and API keys alike; Cognito’s serves tokens only.',
      );
      if (open) acknowledge(method, 'APIG4', 'The contract declares every operation under this path public.');
      this.allowBrowsers(target);
    }
  }

  private allowBrowsers(resource: Resource): void {
    const preflight = resource.addCorsPreflight({
      // Nobody says yet who the tenant is: the answer to the request itself names the page, or does not.
      allowOrigins: Cors.ALL_ORIGINS,
      allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowHeaders: REQUEST_HEADERS,
      exposeHeaders: [...EXPOSED_HEADERS],
      maxAge: Duration.hours(2),
    });
    const reason = 'A browser asks OPTIONS without credentials; a mock answers and reaches no data.';
    acknowledge(preflight, 'APIG4', reason);
    acknowledge(preflight, 'COG4', reason);
  }

  /** What stands between the internet and the functions. */
  private guard(): void {
    const { platform, restApi } = this;
    const { domain } = platform.config.api;
    addGatewayResponses(restApi);
    addExecutionLog(restApi, platform);
    new WebAcl(this, 'WebAcl', { platform, stageArn: this.stage.stageArn });
    if (domain === undefined) return;
    const { restApiId } = restApi;
    new CustomDomain(this, 'Domain', { domain, restApiId, stageName: this.stage.stageName });
  }

  private createApi(): RestApi {
    const { config } = this.platform;
    const api = new RestApi(this, 'RestApi', {
      restApiName: physicalName(this.platform, 'api'),
      description: 'Tributary: multi-tenant workflows',
      endpointTypes: [EndpointType.REGIONAL],
      // Clients that accept gzip get it: lists and the pages of the reference shrink to a fourth.
      minCompressionSize: Size.kibibytes(1),
      // The authorizer answers with the tenant's usage key; an x-api-key header of the client counts for nothing.
      apiKeySourceType: ApiKeySourceType.AUTHORIZER,
      cloudWatchRole: true,
      deployOptions: {
        stageName: config.stage,
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        throttlingRateLimit: config.api.requestsPerSecond,
        throttlingBurstLimit: config.api.requestBurst,
        ...accessLog(this, this.platform),
      },
    });
    requireModernTls(api);
    // CDK's own output of the URL; ours is `ApiUrl`.
    api.node.tryRemoveChild('Endpoint');
    acknowledgeApi(api);
    return api;
  }
}

/** Every operation under a base path needs credentials, or none does: one method serves them all. */
function isPublic(contract: Contract, base: string): boolean {
  const open = Object.values(contract.operations)
    .filter(({ path }) => path === base || path.startsWith(`${base}/`))
    .map(({ permission }) => permission === 'public');
  if (open.length === 0) throw new Error(`No operation of '${contract.context}' is under ${base}.`);
  if (new Set(open).size > 1) throw new Error(`Public operations and others are mixed under ${base}.`);
  return open[0] === true;
}

function requireModernTls(api: RestApi): void {
  const resource = api.node.defaultChild;
  if (!(resource instanceof CfnRestApi)) throw new Error('A RestApi is made of a CfnRestApi.');
  resource.securityPolicy = TLS.securityPolicy;
  resource.endpointAccessMode = TLS.endpointAccessMode;
}

function acknowledgeApi(api: RestApi): void {
  acknowledge(
    api,
    'APIG2',
    'The contract’s schemas check every request in the function, with a pointer to each fault.',
  );
  acknowledge(
    api,
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    'The account setting of API Gateway needs this very policy.',
  );
}
