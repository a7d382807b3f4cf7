import type { Clock } from '../../functions/shared/clock.ts';
import { type Exchange, headerOf } from './exchange.ts';
import type { ApiKey, Gateway, ThrottleLimits, UsagePlan, UsageQuota } from './model.ts';
import { Refusal } from './refusal.ts';
import { createTokenBuckets } from './token-bucket.ts';

export interface UsageGate {
  /** Enforces the stage's own limits. @throws Refusal `THROTTLED` */
  admitToStage(exchange: Exchange): void;
  /**
   * Enforces API key and usage plan of a method that requires a key: which key, in which plan of the stage, within its
   * rate and quota.
   * @returns the key
   * @throws Refusal `INVALID_API_KEY`, `THROTTLED`, `QUOTA_EXCEEDED`
   */
  admitWithKey(exchange: Exchange): ApiKey;
}

const DAY = 86_400_000;

/**
 * Limits by plan and key. AWS applies them as best effort; here they are exact. A throttled request does not count
 * against the quota; for that there is no oracle.
 */
export function createUsageGate(clock: Clock, gateway: Gateway): UsageGate {
  const buckets = createTokenBuckets(clock);
  const { quotaUse } = gateway;

  function countAgainst(quota: UsageQuota, name: string): boolean {
    const period = periodOf(quota.period, clock.now());
    const known = quotaUse.get(name);
    const usage = known?.period === period ? known : { period, count: 0 };
    if (usage.count >= quota.limit) return false;
    usage.count += 1;
    quotaUse.set(name, usage);
    return true;
  }

  return {
    admitToStage(exchange) {
      const found = stageLimits(exchange);
      if (found !== undefined && !buckets.take(`stage ${found.name}`, found.limits)) throw new Refusal('THROTTLED');
    },
    admitWithKey(exchange) {
      const key = presentedKey(gateway, exchange);
      const plan = key && planOf(gateway, exchange, key);
      if (key === undefined || plan === undefined) throw new Refusal('INVALID_API_KEY');
      const name = `${plan.id} ${key.id}`;
      if (plan.throttle !== undefined && !buckets.take(name, plan.throttle)) throw new Refusal('THROTTLED');
      if (plan.quota !== undefined && !countAgainst(plan.quota, name)) throw new Refusal('QUOTA_EXCEEDED');
      return key;
    },
  };
}

/** The most specific setting of the stage; a general one gives each method a bucket of its own. */
function stageLimits({ stage, route, httpMethod }: Exchange): { name: string; limits: ThrottleLimits } | undefined {
  const path = route?.resource.path ?? '/';
  const candidates = [`${httpMethod}:${path}`, `*:${path}`, `${httpMethod}:/*`, '*:/*'];
  const limits = candidates.map((name) => stage.throttles.get(name)).find((each) => each !== undefined);
  return limits && { name: `${route?.method.httpMethod}:${path}`, limits };
}

function presentedKey(gateway: Gateway, exchange: Exchange): ApiKey | undefined {
  const value =
    exchange.api.apiKeySource === 'AUTHORIZER'
      ? exchange.authorization?.usageIdentifierKey
      : headerOf(exchange.headers, 'x-api-key');
  return [...gateway.apiKeys.values()].find((key) => key.enabled && key.value === value);
}

function planOf(gateway: Gateway, { api, stage }: Exchange, key: ApiKey): UsagePlan | undefined {
  const covers = (plan: UsagePlan) => plan.stages.some((each) => each.apiId === api.id && each.stage === stage.name);
  return [...gateway.usagePlans.values()].find((plan) => plan.keys.has(key.id) && covers(plan));
}

/** Number of the period, in UTC; weeks begin on Sunday. */
function periodOf(period: UsageQuota['period'], now: number): number {
  const date = new Date(now);
  if (period === 'MONTH') return date.getUTCFullYear() * 12 + date.getUTCMonth();
  const day = Math.floor(now / DAY);
  // The first of January 1970 was a Thursday, four days after a Sunday.
  return period === 'DAY' ? day : Math.floor((day + 4) / 7);
}
