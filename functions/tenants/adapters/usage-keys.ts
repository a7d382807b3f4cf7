import {
  type APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeysCommand,
} from '@aws-sdk/client-api-gateway';
import { TIERS, type Tier } from '../../shared/access/contract.ts';
import { usageKey } from '../../shared/access/usage-key.ts';
import { isNamed } from '../../shared/aws-errors.ts';
import type { UsageKeys } from '../domain/create-tenant.ts';

export interface UsageKeyOptions {
  readonly client: APIGatewayClient;
  readonly stage: string;
  /** Secret of the HMAC that makes the values. */
  secret(): Promise<string>;
  readonly usagePlanIds: Readonly<Record<Tier, string>>;
}

/** Usage keys in API Gateway, named `tributary-<stage>-tenant-<id>`, apart from the stack’s own. */
export function apiGatewayUsageKeys(options: UsageKeyOptions): UsageKeys {
  const { client, stage, secret, usagePlanIds } = options;
  return {
    async ensure(tenantId, tier) {
      const name = `tributary-${stage}-tenant-${tenantId}`;
      const made = await createKey(client, name, usageKey(await secret(), tenantId));
      const id = made ?? (await findKey(client, name));
      // A key belongs to one plan of a stage, so it leaves the other before it joins: requests in between are refused
      // with `platform-busy`. Where it is in the right plan already, nothing is left and nothing joined.
      const others = made === undefined ? TIERS.filter((each) => each !== tier) : [];
      for (const other of others) await removeFromPlan(client, usagePlanIds[other], id);
      await addToPlan(client, usagePlanIds[tier], id);
    },
  };
}

/** @returns undefined when a key with this value exists */
async function createKey(client: APIGatewayClient, name: string, value: string): Promise<string | undefined> {
  try {
    const created = await client.send(new CreateApiKeyCommand({ name, value, enabled: true }));
    if (created.id === undefined) throw new Error('API Gateway named no key');
    return created.id;
  } catch (error) {
    if (isNamed(error, 'ConflictException')) return undefined;
    throw error;
  }
}

/** `nameQuery` finds prefixes, so other tenants' keys may come along. */
async function findKey(client: APIGatewayClient, name: string): Promise<string> {
  let position: string | undefined;
  do {
    const page = await client.send(
      new GetApiKeysCommand({ nameQuery: name, limit: 500, ...(position === undefined ? {} : { position }) }),
    );
    const found = page.items?.find((key) => key.name === name)?.id;
    if (found !== undefined) return found;
    position = page.position;
  } while (position !== undefined);
  throw new Error('the value of the usage key belongs to a key with another name');
}

async function addToPlan(client: APIGatewayClient, usagePlanId: string, keyId: string): Promise<void> {
  try {
    await client.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
  } catch (error) {
    // It is in the plan already.
    if (!isNamed(error, 'ConflictException')) throw error;
  }
}

async function removeFromPlan(client: APIGatewayClient, usagePlanId: string, keyId: string): Promise<void> {
  try {
    await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
  } catch (error) {
    // It is not in the plan.
    if (!isNamed(error, 'NotFoundException')) throw error;
  }
}
