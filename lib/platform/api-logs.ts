import { AccessLogFormat, type CfnStage, LogGroupLogDestination, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type Platform, physicalName } from './platform.ts';

/** What the access log says of a request: never a header, a query or a body. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  tenant: '$context.authorizer.tenantId',
  principal: '$context.authorizer.principalId',
  latency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  responseLength: '$context.responseLength',
  error: '$context.error.responseType',
  firewall: '$context.wafResponseCode',
  sourceIp: '$context.identity.sourceIp',
  trace: '$context.xrayTraceId',
  tls: '$context.tlsVersion',
};

/** Name of the access log's group. */
export function accessLogName(platform: Platform): string {
  return `/aws/apigateway/${physicalName(platform, 'access')}`;
}

/** A line of JSON for each request. */
export function accessLog(scope: Construct, platform: Platform) {
  const logGroup = apiLogGroup(scope, 'AccessLog', platform, accessLogName(platform));
  return {
    accessLogDestination: new LogGroupLogDestination(logGroup),
    accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
  };
}

/**
 * API Gateway's own log of what fails inside of it. It would make the group by itself, kept for ever and without our
 * key, as soon as the stage has something to say: so the group is there first.
 */
export function addExecutionLog(api: RestApi, platform: Platform): void {
  const name = `API-Gateway-Execution-Logs_${api.restApiId}/${platform.config.stage}`;
  const logGroup = apiLogGroup(api, 'ExecutionLog', platform, name);
  (api.deploymentStage.node.defaultChild as CfnStage).node.addDependency(logGroup);
}

function apiLogGroup(scope: Construct, id: string, platform: Platform, logGroupName: string): LogGroup {
  return new LogGroup(scope, id, {
    logGroupName,
    retention: platform.config.functionLogRetention,
    encryptionKey: platform.key.key,
    removalPolicy: platform.config.removalPolicy,
  });
}
