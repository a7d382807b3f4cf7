import { TTL_ATTRIBUTE } from '../../shared/table/contract.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import type { Update } from '../../shared/table/table.ts';
import type { Execution } from '../domain/execution.ts';

/** An execution of Step Functions lasts a year at most; a row that nobody has taken for longer counts nobody. */
const KEPT_SECONDS = 400 * 24 * 3600;

/** Executions take their concurrency keys, all those with the same key in one write. Holding one twice counts once. */
export function takeKeys(executions: readonly Execution[], now: number): readonly Update[] {
  const byKey = new Map<string, { readonly limit: number; readonly ids: string[] }>();
  for (const { id, concurrency } of executions) {
    if (concurrency === undefined) continue;
    const { limit, ids } = byKey.get(concurrency.key) ?? { limit: concurrency.limit, ids: [] };
    byKey.set(concurrency.key, { limit: Math.min(limit, concurrency.limit), ids: [...ids, id] });
  }
  const tenantId = executions[0]?.tenantId ?? '';
  return [...byKey].map(([key, { limit, ids }]) => ({
    update: tenantKeys.concurrency(tenantId, key),
    expression: 'ADD #holders :ids SET #type = :type, #v = :one, #expiresAt = :expiresAt',
    condition: 'attribute_not_exists(#holders) OR size(#holders) <= :most',
    names: { '#holders': 'holders', '#type': 'type', '#v': 'v', '#expiresAt': TTL_ATTRIBUTE },
    values: {
      ':ids': new Set(ids),
      ':most': limit - ids.length,
      ':type': 'concurrency',
      ':one': 1,
      ':expiresAt': Math.floor(now / 1000) + KEPT_SECONDS,
    },
  }));
}

/** Gives the concurrency key of an execution back. */
export function releaseKey({ tenantId, id, concurrency }: Execution): Update {
  return {
    update: tenantKeys.concurrency(tenantId, concurrency?.key ?? ''),
    expression: 'DELETE #holders :id',
    names: { '#holders': 'holders' },
    values: { ':id': new Set([id]) },
  };
}
