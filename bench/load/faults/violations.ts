import type { Reality, Stored } from './reality.ts';

type Kept<T extends Stored['type']> = Extract<Stored, { readonly type: T }>;

const ENDED = new Set(['completed', 'faulted', 'cancelled']);

/** How many have each value. */
function countBy<T>(values: readonly T[], key: (value: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(key(value), (counts.get(key(value)) ?? 0) + 1);
  return counts;
}

const tenantOf = ({ PK }: Pick<Stored, 'PK'>) => PK.split('#')[0] ?? '';

function ofType<T extends Stored['type']>({ items }: Reality, type: T): readonly Kept<T>[] {
  return items.filter((item): item is Kept<T> => item.type === type);
}

/** Does anything still wait or run? */
export function isOpen(reality: Reality): boolean {
  const open = ofType(reality, 'execution').some(({ status }) => !ENDED.has(status));
  return open || ofType(reality, 'backlog').length > 0 || reality.runs.some(({ status }) => status === 'RUNNING');
}

/** Counters that are not what they count: true at any moment, if all is read at one moment. */
export function wrongCounters(reality: Reality): readonly string[] {
  const executions = ofType(reality, 'execution');
  const held = countBy(
    executions.filter(({ slot }) => slot === 'held'),
    tenantOf,
  );
  const isWaiting = ({ slot, status }: Kept<'execution'>) => slot === 'none' && status === 'pending';
  const waiting = countBy(executions.filter(isWaiting), tenantOf);
  return ofType(reality, 'slots').flatMap((slots) => {
    const tenant = tenantOf(slots);
    const real = { running: held.get(tenant) ?? 0, backlog: waiting.get(tenant) ?? 0 };
    return slots.running === real.running && slots.backlog === real.backlog
      ? []
      : [
          `${tenant} counts ${slots.running} running and ${slots.backlog} waiting of ${real.running} and ${real.backlog}`,
        ];
  });
}

/**
 * What must not be when everything is quiet again.
 * @param accepted ids that a client was answered with, by the tenant and the number that it sent as input
 */
export function violations(reality: Reality, accepted: ReadonlyMap<string, string>): readonly string[] {
  const executions = ofType(reality, 'execution');
  const runs = countBy(reality.runs, ({ name }) => name);
  const known = new Set(executions.map(({ SK }) => SK));
  return [
    ...wrongCounters(reality),
    ...executions.filter(({ status }) => !ENDED.has(status)).map(({ SK, status }) => `${SK} is still ${status}`),
    ...executions.filter(({ slot }) => slot === 'held').map(({ SK }) => `${SK} has kept its slot`),
    ...executions.filter(({ dueKey }) => dueKey !== undefined).map(({ SK }) => `${SK} is still due`),
    ...executions.flatMap(({ SK, status }) => wrongRuns(SK, status, runs.get(SK) ?? 0)),
    ...ofType(reality, 'backlog').map(({ execution }) => `the backlog still holds ${execution}`),
    ...[...accepted.values()].filter((id) => !known.has(id)).map((id) => `${id} was accepted and is not there`),
    ...reality.runs.filter(({ name }) => !known.has(name)).map(({ name }) => `${name} ran and is not there`),
    ...doubled(reality, accepted),
  ];
}

/** What was cancelled while it waited has no run; everything else has one. */
function wrongRuns(id: string, status: string, times: number): readonly string[] {
  return times === 1 || (times === 0 && status === 'cancelled') ? [] : [`${id} is ${status} and ran ${times} times`];
}

/** A request that was repeated with its idempotency key is one execution. */
function doubled(reality: Reality, accepted: ReadonlyMap<string, string>): readonly string[] {
  const inputs = ofType(reality, 'payload').filter(({ SK }) => SK === 'input');
  const counts = countBy(inputs, ({ PK, text }) => `${PK.split('#')[0]} ${text}`);
  return [...accepted.keys()].flatMap((request) => {
    const count = counts.get(request) ?? 0;
    return count === 1 ? [] : [`the request ${request} became ${count} executions`];
  });
}
