import { tenantKeys } from '../../shared/table/keys.ts';
import type { Update } from '../../shared/table/table.ts';

/** The condition that an operation has not ended. */
export const IS_OPEN = {
  condition: '#status IN (:pending, :running)',
  values: { ':pending': 'pending', ':running': 'running' },
} as const;

/** Sets attributes, if the condition holds. */
export function updateWrite(
  tenantId: string,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
  condition: string,
  values: Readonly<Record<string, unknown>>,
): Update {
  const given = Object.entries(attributes);
  return {
    update: tenantKeys.operation(tenantId, id),
    expression: `SET ${given.map(([name]) => `#${name} = :new_${name}`).join(', ')}`,
    condition,
    names: { '#status': 'status', ...Object.fromEntries(given.map(([name]) => [`#${name}`, name])) },
    values: { ...values, ...Object.fromEntries(given.map(([name, value]) => [`:new_${name}`, value])) },
  };
}

/** The wish that it ends early; refused when it has ended, and when someone had it before. */
export function requestCancellationWrite(tenantId: string, id: string, cancelRequestedAt: string): Update {
  const condition = `${IS_OPEN.condition} AND attribute_not_exists(#cancelRequestedAt)`;
  return updateWrite(tenantId, id, { cancelRequestedAt }, condition, IS_OPEN.values);
}
