import type { IndexWrites } from './table.ts';

/*
 * Capacity as DynamoDB charges it (developer guide, "Read and write capacity"): reads in units of 4 KB, half when they
 * may be stale, double in a transaction; writes in units of 1 KB, double in a transaction.
 */

const READ_UNIT_BYTES = 4096;
const WRITE_UNIT_BYTES = 1024;

/** What one request or one of its parts used of one table. */
export interface Usage {
  readonly read: number;
  readonly write: number;
  /** Units by index. */
  readonly indexes: Readonly<Record<string, number>>;
}

export type ReadKind = 'eventual' | 'consistent' | 'transaction';

const READ_FACTOR: Readonly<Record<ReadKind, number>> = { eventual: 0.5, consistent: 1, transaction: 2 };

export function readKind(consistent: boolean | undefined): ReadKind {
  return consistent === true ? 'consistent' : 'eventual';
}

/** Units of a read; one that finds nothing is charged like one of the smallest item. */
export function readUnits(bytes: number, kind: ReadKind): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * READ_FACTOR[kind];
}

/** Units of a write: by the larger of the item before and after. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

export function readUsage(units: number, index?: string): Usage {
  if (index === undefined) return { read: units, write: 0, indexes: {} };
  return { read: 0, write: 0, indexes: { [index]: units } };
}

export function writeUsage(bytes: number, indexWrites: IndexWrites, factor: 1 | 2 = 1): Usage {
  const indexes = [...indexWrites].map(([name, sizes]) => [
    name,
    sizes.reduce((units, size) => units + writeUnits(size), 0),
  ]);
  return { read: 0, write: writeUnits(bytes) * factor, indexes: Object.fromEntries(indexes) };
}

export function addUsage(a: Usage, b: Usage): Usage {
  const indexes: Record<string, number> = { ...a.indexes };
  for (const [name, units] of Object.entries(b.indexes)) indexes[name] = (indexes[name] ?? 0) + units;
  return { read: a.read + b.read, write: a.write + b.write, indexes };
}

/** The `ConsumedCapacity` member of an answer, as far as it was asked for; `detailed` splits reads from writes. */
export function consumedCapacity(
  table: string,
  wanted: string | undefined,
  usage: Usage,
  detailed = false,
): Readonly<Record<string, unknown>> | undefined {
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return undefined;
  const own = usage.read + usage.write;
  const ofIndexes = Object.values(usage.indexes).reduce((sum, units) => sum + units, 0);
  const total = own + ofIndexes;
  const split = usage.write > 0 ? { WriteCapacityUnits: total } : { ReadCapacityUnits: total };
  const summary = { TableName: table, CapacityUnits: total, ...(detailed ? split : {}) };
  if (wanted === 'TOTAL') return summary;
  const indexes = Object.entries(usage.indexes).map(([name, units]) => [name, { CapacityUnits: units }]);
  return {
    ...summary,
    Table: { CapacityUnits: own },
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: Object.fromEntries(indexes) }),
  };
}

/** Usage by table, for answers that speak of several. */
export function consumedCapacities(
  wanted: string | undefined,
  usages: ReadonlyMap<string, Usage>,
  detailed = false,
): readonly unknown[] | undefined {
  if (wanted !== 'TOTAL' && wanted !== 'INDEXES') return undefined;
  return [...usages].map(([table, usage]) => consumedCapacity(table, wanted, usage, detailed));
}
