import { DomainError } from '../../../shared/errors.ts';
import type { Progress } from '../../simulator/types.ts';

/** States a dry run may enter: more than any sensible test, and about a second of work. */
export const MOST_TRANSITIONS = 10_000;
/** Characters of JSON in the history. Each may stand in two steps of the answer, which may have 6 MB. */
export const MOST_HISTORY_CHARACTERS = 2_500_000;
/** Milliseconds of real time; API Gateway waits 29 seconds for an answer. */
export const MOST_REAL_MS = 10_000;

function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, each) => sum + charactersOf(each), 0);
}

/**
 * Watches over what a simulation costs us.
 * @returns what to call before every state; it throws DomainError `simulation-limit-reached`
 */
export function effortLimit(now: () => number): (progress: Progress) => void {
  const began = now();
  let counted = 0;
  let characters = 0;
  return ({ transitions, history }) => {
    for (; counted < history.length; counted += 1) characters += charactersOf(history[counted]);
    if (transitions >= MOST_TRANSITIONS) exceed(`It enters more than ${MOST_TRANSITIONS} states.`);
    if (characters > MOST_HISTORY_CHARACTERS) {
      exceed(`Its inputs and outputs have more than ${MOST_HISTORY_CHARACTERS} characters together.`);
    }
    if (now() - began > MOST_REAL_MS) exceed(`It computes for more than ${MOST_REAL_MS / 1000} seconds.`);
  };
}

function exceed(detail: string): never {
  throw new DomainError('simulation-limit-reached', detail);
}
