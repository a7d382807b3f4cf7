import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import type { Provisioner } from '../service.ts';
import { apiOf } from './lookups.ts';
import type { Gateway, ThrottleLimits } from './model.ts';

const inert = z.unknown().optional();
const number = z.coerce.number();

const methodSetting = z.looseObject({
  HttpMethod: z.string().default('*'),
  ResourcePath: z.string().default('/*'),
  ThrottlingRateLimit: number.optional(),
  ThrottlingBurstLimit: number.optional(),
});

const stage = z.strictObject({
  RestApiId: z.string(),
  StageName: z.string(),
  DeploymentId: z.string().default(''),
  Variables: z.record(z.string(), z.string()).default({}),
  MethodSettings: z.array(methodSetting).default([]),
  AccessLogSetting: z.strictObject({ DestinationArn: z.string(), Format: z.string() }).optional(),
  CacheClusterEnabled: inert,
  CacheClusterSize: inert,
  Description: inert,
  Tags: inert,
  TracingEnabled: inert,
});

/** `AWS::ApiGateway::Stage`: what the data plane serves, at the root of the local cloud's address. */
export function stageProvisioner(gateway: Gateway): Provisioner {
  return (resource) => {
    const properties = parseProperties(stage, resource);
    apiOf(gateway, properties.RestApiId);
    if (gateway.stage !== undefined) {
      throw new Error(`${resource.logicalId}: the local cloud serves one stage, and has ${gateway.stage.name} already`);
    }
    const log = properties.AccessLogSetting;
    gateway.stage = {
      name: properties.StageName,
      apiId: properties.RestApiId,
      deploymentId: properties.DeploymentId,
      variables: properties.Variables,
      throttles: new Map(properties.MethodSettings.flatMap(throttleOf)),
      accessLog: log && { logGroup: logGroupName(log.DestinationArn), format: log.Format },
    };
    return { ref: properties.StageName, attributes: {} };
  };
}

function throttleOf(setting: z.output<typeof methodSetting>): [string, ThrottleLimits][] {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = setting;
  if (rate === undefined || burst === undefined) return [];
  // CloudFormation writes the slashes of a path as `~1`, after a leading one.
  const path = setting.ResourcePath.replaceAll('~1', '/').replace(/^\/+/, '/');
  return [[`${setting.HttpMethod}:${path}`, { rate, burst }]];
}

function logGroupName(arn: string): string {
  const [, name] = /:log-group:([^:]+)/.exec(arn) ?? [];
  if (name === undefined) throw new Error(`${arn} is not a log group`);
  return name;
}
