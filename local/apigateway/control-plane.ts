import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError, type CloudContext, type RestRoute } from '../service.ts';
import { addApiKey, addKeyToPlan, apiKeyOf, deleteApiKey, usagePlanOf } from './api-keys.ts';
import type { ApiKey, Gateway, RestApi, UsagePlan } from './model.ts';

type Operation = (input: unknown) => unknown;

/** Routes of the operations, in the wire names of the service's model. */
export const controlPlaneRoutes: readonly RestRoute[] = [
  { method: 'POST', path: '/apikeys', action: 'CreateApiKey' },
  { method: 'GET', path: '/apikeys', action: 'GetApiKeys' },
  { method: 'GET', path: '/apikeys/{apiKey}', action: 'GetApiKey' },
  { method: 'PATCH', path: '/apikeys/{apiKey}', action: 'UpdateApiKey' },
  { method: 'DELETE', path: '/apikeys/{apiKey}', action: 'DeleteApiKey' },
  { method: 'GET', path: '/usageplans', action: 'GetUsagePlans' },
  { method: 'GET', path: '/usageplans/{usagePlanId}', action: 'GetUsagePlan' },
  { method: 'POST', path: '/usageplans/{usagePlanId}/keys', action: 'CreateUsagePlanKey' },
  { method: 'GET', path: '/usageplans/{usagePlanId}/keys', action: 'GetUsagePlanKeys' },
  { method: 'DELETE', path: '/usageplans/{usagePlanId}/keys/{keyId}', action: 'DeleteUsagePlanKey' },
  { method: 'GET', path: '/restapis', action: 'GetRestApis' },
];

/** Query parameters arrive as strings, members of a JSON body as what they are. */
const flag = z.union([z.boolean(), z.stringbool()]).default(false);
const paged = {
  limit: z.coerce.number().int().min(1).max(500).default(25),
  position: z.string().regex(/^\d+$/).default('0'),
};
const newKey = z.object({
  name: z.string().default(''),
  description: z.string().optional(),
  enabled: flag,
  value: z.string().optional(),
});
const keyPage = z.object({ ...paged, name: z.string().default(''), includeValues: flag });
const keyId = z.object({ apiKey: z.string(), includeValue: flag });
const keyPatch = z.object({
  apiKey: z.string(),
  patchOperations: z.array(
    z.object({
      op: z.literal('replace'),
      path: z.enum(['/name', '/description', '/enabled']),
      value: z.string(),
    }),
  ),
});
const planKey = z.object({ usagePlanId: z.string(), keyId: z.string(), keyType: z.literal('API_KEY') });

/** Operations on API keys, usage plans and APIs. */
export function controlPlane(context: CloudContext, gateway: Gateway): Readonly<Record<string, Operation>> {
  const read = <S extends z.ZodType>(schema: S, input: unknown) => parseInput(schema, input, 'BadRequestException');
  return {
    CreateApiKey: (input) => {
      const { name, description, enabled, value } = read(newKey, input);
      return describeKey(addApiKey(gateway, context.clock, { name, description, enabled, value }), true);
    },
    GetApiKeys: (input) => {
      const request = read(keyPage, input);
      const found = [...gateway.apiKeys.values()].filter((key) => key.name.startsWith(request.name));
      return page(found, request, (key) => describeKey(key, request.includeValues));
    },
    GetApiKey: (input) => {
      const request = read(keyId, input);
      return describeKey(apiKeyOf(gateway, request.apiKey), request.includeValue);
    },
    UpdateApiKey: (input) => updateApiKey(context, gateway, read(keyPatch, input)),
    DeleteApiKey: (input) => {
      deleteApiKey(gateway, read(keyId, input).apiKey);
      return {};
    },
    ...usagePlanOperations(gateway, read),
    GetRestApis: (input) => page([...gateway.apis.values()], read(z.object(paged), input), describeApi),
  };
}

function usagePlanOperations(
  gateway: Gateway,
  read: <S extends z.ZodType>(schema: S, input: unknown) => z.output<S>,
): Readonly<Record<string, Operation>> {
  const plan = z.object({ usagePlanId: z.string() });
  return {
    GetUsagePlans: (input) => {
      const request = read(z.object({ ...paged, keyId: z.string().optional() }), input);
      const { keyId: wanted } = request;
      const found = [...gateway.usagePlans.values()].filter((each) => wanted === undefined || each.keys.has(wanted));
      return page(found, request, describePlan);
    },
    GetUsagePlan: (input) => describePlan(usagePlanOf(gateway, read(plan, input).usagePlanId)),
    CreateUsagePlanKey: (input) => {
      const request = read(planKey, input);
      return describePlanKey(addKeyToPlan(gateway, request.usagePlanId, request.keyId));
    },
    GetUsagePlanKeys: (input) => {
      const request = read(plan.extend({ ...paged, name: z.string().default('') }), input);
      const keys = [...usagePlanOf(gateway, request.usagePlanId).keys].map((id) => apiKeyOf(gateway, id));
      const found = keys.filter((key) => key.name.startsWith(request.name));
      return page(found, request, describePlanKey);
    },
    DeleteUsagePlanKey: (input) => {
      const request = read(planKey.omit({ keyType: true }), input);
      if (!usagePlanOf(gateway, request.usagePlanId).keys.delete(request.keyId)) {
        throw new AwsError('NotFoundException', 'Invalid API Key identifier specified', 404);
      }
      return {};
    },
  };
}

function updateApiKey(context: CloudContext, gateway: Gateway, request: z.output<typeof keyPatch>): unknown {
  const key = apiKeyOf(gateway, request.apiKey);
  for (const { path, value } of request.patchOperations) {
    if (path === '/name') key.name = value;
    if (path === '/description') key.description = value;
    if (path === '/enabled') key.enabled = value === 'true';
  }
  key.updatedAt = context.clock.now();
  return describeKey(key, false);
}

function page<T>(
  all: readonly T[],
  request: { readonly limit: number; readonly position: string },
  describe: (each: T) => unknown,
): unknown {
  const start = Number(request.position);
  const end = start + request.limit;
  return { item: all.slice(start, end).map(describe), ...(end < all.length ? { position: String(end) } : {}) };
}

function describeKey(key: ApiKey, withValue: boolean): unknown {
  return {
    id: key.id,
    ...(withValue ? { value: key.value } : {}),
    name: key.name,
    description: key.description,
    enabled: key.enabled,
    createdDate: key.createdAt / 1000,
    lastUpdatedDate: key.updatedAt / 1000,
    stageKeys: [],
  };
}

function describePlanKey(key: ApiKey): unknown {
  return { id: key.id, type: 'API_KEY', value: key.value, name: key.name };
}

function describePlan(plan: UsagePlan): unknown {
  const { id, name, description, throttle, quota, stages } = plan;
  return {
    id,
    name,
    description,
    apiStages: stages,
    throttle: throttle && { rateLimit: throttle.rate, burstLimit: throttle.burst },
    quota,
  };
}

function describeApi(api: RestApi): unknown {
  return {
    id: api.id,
    name: api.name,
    createdDate: api.createdAt / 1000,
    apiKeySource: api.apiKeySource,
    binaryMediaTypes: api.binaryMediaTypes,
    rootResourceId: api.rootResourceId,
  };
}
