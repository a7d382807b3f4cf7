import { type Memory, memoryOf } from '../data/memory.ts';
import type { ApiKey, Gateway, QuotaUse } from './model.ts';

interface KeptGateway {
  readonly apiKeys: readonly ApiKey[];
  /** Keys that callers added, by id of the plan. */
  readonly planKeys: Readonly<Record<string, readonly string[]>>;
  readonly quotaUse: readonly (readonly [string, QuotaUse])[];
}

/** API keys, who is in which plan, and quotas. Rates and cached answers of authorizers are a matter of seconds. */
export function gatewayMemory(gateway: Gateway): Memory {
  const isOfTemplate = (id: string) => gateway.apiKeys.get(id)?.ofTemplate === true;
  return memoryOf<KeptGateway>({
    keep: () => ({
      apiKeys: [...gateway.apiKeys.values()],
      planKeys: Object.fromEntries(
        [...gateway.usagePlans].map(([id, { keys }]) => [id, [...keys].filter((key) => !isOfTemplate(key))]),
      ),
      quotaUse: [...gateway.quotaUse],
    }),
    takeBack({ apiKeys, planKeys, quotaUse }) {
      const { earlier } = gateway;
      for (const key of apiKeys) (key.ofTemplate ? earlier.apiKeys : gateway.apiKeys).set(key.id, key);
      for (const [plan, keys] of Object.entries(planKeys)) earlier.planKeys.set(plan, keys);
      for (const [name, use] of quotaUse) gateway.quotaUse.set(name, use);
    },
  });
}
