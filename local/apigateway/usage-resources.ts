import * as z from 'zod';
import { parseProperties } from '../parse.ts';
import type { CloudContext, Provisioner } from '../service.ts';
import { addApiKey, addKeyToPlan } from './api-keys.ts';
import { stableId } from './identifiers.ts';
import type { Gateway } from './model.ts';

const inert = z.unknown().optional();
const number = z.coerce.number();
const flag = z.union([z.boolean(), z.stringbool()]);

const usagePlan = z.strictObject({
  UsagePlanName: z.string().optional(),
  Description: z.string().optional(),
  ApiStages: z
    .array(
      z.strictObject({
        ApiId: z.string(),
        Stage: z.string(),
        Throttle: z.undefined('limits of a plan by method are not emulated').optional(),
      }),
    )
    .default([]),
  Throttle: z.strictObject({ RateLimit: number, BurstLimit: number }).optional(),
  Quota: z
    .strictObject({
      Limit: number.int(),
      Period: z.enum(['DAY', 'WEEK', 'MONTH']),
      Offset: z.literal(0, 'a quota that begins part used is not emulated').optional(),
    })
    .optional(),
  Tags: inert,
});

const apiKey = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  Enabled: flag.default(false),
  Value: z.string().optional(),
  CustomerId: inert,
  GenerateDistinctId: inert,
  StageKeys: inert,
  Tags: inert,
});

/** Provisioners of usage plans and API keys. */
export function usageProvisioners(context: CloudContext, gateway: Gateway): Readonly<Record<string, Provisioner>> {
  return {
    'AWS::ApiGateway::UsagePlan': (resource) => {
      const properties = parseProperties(usagePlan, resource);
      const id = stableId(resource);
      gateway.usagePlans.set(id, {
        id,
        name: properties.UsagePlanName ?? resource.logicalId,
        description: properties.Description,
        stages: properties.ApiStages.map((stage) => ({ apiId: stage.ApiId, stage: stage.Stage })),
        throttle: properties.Throttle && { rate: properties.Throttle.RateLimit, burst: properties.Throttle.BurstLimit },
        quota: properties.Quota && { limit: properties.Quota.Limit, period: properties.Quota.Period },
        // A key of an earlier process may be gone since.
        keys: new Set(gateway.earlier.planKeys.get(id)?.filter((key) => gateway.apiKeys.has(key))),
      });
      return { ref: id, attributes: { Id: id } };
    },
    'AWS::ApiGateway::ApiKey': (resource) => {
      const { Name, Description, Enabled, Value } = parseProperties(apiKey, resource);
      const name = Name ?? resource.logicalId;
      const settings = { name, description: Description, enabled: Enabled, value: Value };
      const key = addApiKey(gateway, context.clock, { id: stableId(resource), ...settings, ofTemplate: true });
      return { ref: key.id, attributes: { APIKeyId: key.id } };
    },
    'AWS::ApiGateway::UsagePlanKey': (resource) => {
      const schema = z.strictObject({ KeyId: z.string(), KeyType: z.literal('API_KEY'), UsagePlanId: z.string() });
      const { KeyId, UsagePlanId } = parseProperties(schema, resource);
      addKeyToPlan(gateway, UsagePlanId, KeyId);
      const id = `${KeyId}:${UsagePlanId}`;
      return { ref: id, attributes: { Id: id } };
    },
  };
}
