import type { Clock } from '../../shared/clock.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore } from './ports.ts';
import { isOthersTurn, type Room, roomOf, type Slots, turnFrom } from './slots.ts';

export interface Admitted {
  readonly executions: readonly Execution[];
  /** The slots behind the admission. */
  readonly slots: Slots;
  /** Why not all were admitted; `turn`: another dispatcher sees to them. @default - nothing was left, or others were faster: look again */
  readonly bound?: Room['bound'] | 'turn';
  /** The turn of this dispatcher, which it must end. @default - it has none */
  readonly turn?: number | undefined;
}

export interface AdmitOptions {
  /** The turn that this dispatcher has. @default - none */
  readonly turn?: number | undefined;
  /** Admit whoever else does. @default false */
  readonly isRepeated?: boolean | undefined;
}

/** Each further one means that another dispatcher, or the allocator, has changed the slots meanwhile. */
const MOST_ATTEMPTS = 8;

/**
 * Admits executions that wait, first come first, as many as there is room for. When others wait behind them, the dispatcher
 * takes its turn.
 * @param waiting in the order in which they shall be admitted
 * @param slots as they were read last
 */
export async function admitWaiting(
  tenantId: string,
  waiting: readonly Execution[],
  slots: Slots,
  { store, clock }: { readonly store: ExecutionStore; readonly clock: Clock },
  { turn, isRepeated = false }: AdmitOptions = {},
): Promise<Admitted> {
  let candidates = waiting;
  let current = slots;
  for (let attempt = 0; attempt < MOST_ATTEMPTS && candidates.length > 0; attempt++) {
    const now = clock.now();
    if (!isRepeated && isOthersTurn(current, now, turn)) return { executions: [], slots: current, bound: 'turn', turn };
    const room = roomOf(current, now);
    const chosen = candidates.slice(0, room.count);
    if (chosen.length === 0) return { executions: [], slots: current, bound: room.bound, turn };
    const next = current.backlog > chosen.length ? turnFrom(now) : undefined;
    const admission = await store.admit(chosen, current, now, next);
    if (admission === 'admitted') {
      const behind = { ...current, running: current.running + chosen.length, backlog: current.backlog - chosen.length };
      const isBound = chosen.length < candidates.length;
      const executions = chosen.map((execution): Execution => ({ ...execution, slot: 'held', admittedAt: now }));
      return { executions, slots: behind, turn: next ?? turn, ...(isBound ? { bound: room.bound } : {}) };
    }
    if (admission.keysAreTaken) return { executions: [], slots: current, turn };
    candidates = candidates.filter(({ id }) => !admission.lost.includes(id));
    current = await store.slots(tenantId);
  }
  return { executions: [], slots: current, turn };
}
