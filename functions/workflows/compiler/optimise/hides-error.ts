import type { Assignments } from '../machine/state.ts';
import { isTotal } from '../machine/value-facts.ts';

/** Whether doing both in one would skip a value that could have raised an error, because the second overwrites it. */
export function hidesError(first: Assignments, second: Assignments): boolean {
  return [...first].some(([name, value]) => second.has(name) && !isTotal(value));
}
