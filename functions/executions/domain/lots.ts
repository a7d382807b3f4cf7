import type { Execution } from './execution.ts';
import type { Slots } from './slots.ts';

/**
 * Where an execution waits that cannot be admitted although there is room: aside, so that it does not keep those behind
 * it from being started.
 */
export type Lot = `pause/${string}` | `key/${string}`;

export const pauseLot = (workflow: string): Lot => `pause/${workflow}`;
export const keyLot = (key: string): Lot => `key/${key}`;

/** What becomes of executions that wait, in their order. */
export interface Sorted {
  /** May be admitted, as far as there is room. */
  readonly free: readonly Execution[];
  /** Must wait aside. */
  readonly aside: readonly { readonly execution: Execution; readonly lot: Lot }[];
}

/** @param holders how many executions hold each concurrency key */
export function sortWaiting(
  waiting: readonly Execution[],
  { pausedWorkflows }: Pick<Slots, 'pausedWorkflows'>,
  holders: ReadonlyMap<string, number>,
): Sorted {
  const taken = new Map(holders);
  const free: Execution[] = [];
  const aside: { execution: Execution; lot: Lot }[] = [];
  for (const execution of waiting) {
    const { workflow, concurrency } = execution;
    const held = concurrency === undefined ? 0 : (taken.get(concurrency.key) ?? 0);
    if (pausedWorkflows.has(workflow)) aside.push({ execution, lot: pauseLot(workflow) });
    else if (concurrency !== undefined && held >= concurrency.limit) {
      aside.push({ execution, lot: keyLot(concurrency.key) });
    } else {
      if (concurrency !== undefined) taken.set(concurrency.key, held + 1);
      free.push(execution);
    }
  }
  return { free, aside };
}

/** The concurrency keys of executions, each once. */
export function keysOf(executions: readonly Execution[]): readonly string[] {
  return [...new Set(executions.flatMap(({ concurrency }) => (concurrency === undefined ? [] : [concurrency.key])))];
}
