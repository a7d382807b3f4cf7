import { tenantKeys } from '../../shared/table/keys.ts';
import type { Write } from '../../shared/table/table.ts';
import type { Bulk, BulkPosition } from '../domain/bulk.ts';
import type { Due } from '../domain/execution.ts';
import { toBulkItem } from './bulk-record.ts';
import { dueAttributes } from './due-index.ts';
import { setting } from './setting.ts';

export function acceptBulkWrite(bulk: Bulk, due: Due): Write {
  return { put: toBulkItem(bulk, due) };
}

/** Only who has read the last position moves it. */
function asRead({ revision }: Bulk) {
  return {
    condition: '#revision = :before',
    names: { '#revision': 'revision' },
    values: { ':before': revision },
  };
}

function changeAsRead(bulk: Bulk, attributes: Readonly<Record<string, unknown>>): Write {
  const { expression, names, values } = setting(attributes);
  const own = asRead(bulk);
  return {
    update: tenantKeys.bulk(bulk.tenantId, bulk.id),
    expression,
    condition: own.condition,
    names: { ...names, ...own.names },
    values: { ...values, ...own.values },
  };
}

/** From one position to the next. */
export function advanceBulkWrite(bulk: Bulk, { statuses, below, piece }: BulkPosition, due: Due): Write {
  const revision = bulk.revision + 1;
  return changeAsRead(bulk, { statuses, below, piece, revision, ...dueAttributes(bulk.id, due) });
}

/** Nothing is left of the work; its operation tells what became of it. */
export function endBulkWrite(bulk: Bulk): Write {
  return { delete: tenantKeys.bulk(bulk.tenantId, bulk.id), ...asRead(bulk) };
}

/** Another time for the reconciler's next look; whoever works at it sets one too. */
export function postponeBulkWrite(bulk: Bulk, due: Due): Write {
  return changeAsRead(bulk, dueAttributes(bulk.id, due));
}
