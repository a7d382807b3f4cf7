import type { Memory } from '../data/memory.ts';
import type { AuthorizationQuery, Principal } from '../service.ts';

/** Takes records from a source to a function. */
export interface Poller {
  /** What the function's role must be allowed. */
  readonly permissions: readonly AuthorizationQuery[];
  /** What it has taken from the source and not done. @default - the source itself gives that again */
  readonly memory?: Memory;
  /** Begins to read in the name of the function's role. */
  start(principal: Principal): void;
  /** Reads no more; what is at work may finish, but its outcome changes nothing any more. */
  stop(): void;
}
