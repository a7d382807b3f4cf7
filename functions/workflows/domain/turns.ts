/** When a tenant that publishes has its next turn: milliseconds since the epoch. */
export interface Turn {
  readonly tenantId: string;
  readonly nextAt: number;
}

/** The turns of all tenants that publish. */
export interface TurnStore {
  /** Read consistently; those that are long past may be missing. */
  all(): Promise<readonly Turn[]>;
  /** @returns false when the tenant's turn is not what was read any more: nothing was written */
  move(tenantId: string, from: number | undefined, to: number): Promise<boolean>;
}

/**
 * Step Functions refills one write of a state machine a second, for all tenants together. A fifth is left over, so that
 * what was throttled catches up and whoever comes finds room.
 */
const WRITE_MS = 1250;

/**
 * What a tenant may have at once: Step Functions has a hundred writes in store, and nobody who publishes a few versions
 * should wait for turns while nobody else publishes.
 */
const AT_ONCE_MS = 12_500;

/** Others take turns of the same tenant at the same moment; each repetition means that one of them was faster. */
const MOST_ATTEMPTS = 8;

/**
 * Takes the tenant's next turn. The turns of one tenant are as far apart as there are tenants with turns to come, so that
 * whoever publishes hundreds of versions leaves each other tenant its share, and has all of it when it is alone.
 * @returns when the turn is, `now` or later; none when too many take turns at this moment
 */
export async function takeTurn(tenantId: string, now: number, store: TurnStore): Promise<number | undefined> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const turns = await store.all();
    const own = turns.find((turn) => turn.tenantId === tenantId)?.nextAt;
    const next = turnAfter(tenantId, now, turns);
    if (await store.move(tenantId, own, next.nextAt)) return next.at;
  }
  return undefined;
}

/** The tenant's turn, and the one that comes after it. */
export function turnAfter(
  tenantId: string,
  now: number,
  turns: readonly Turn[],
): { readonly at: number; readonly nextAt: number } {
  const own = Math.max(now, turns.find((turn) => turn.tenantId === tenantId)?.nextAt ?? 0);
  const others = turns.filter((turn) => turn.tenantId !== tenantId && turn.nextAt > now).length;
  return { at: Math.max(now, own - AT_ONCE_MS), nextAt: own + WRITE_MS * (1 + others) };
}
