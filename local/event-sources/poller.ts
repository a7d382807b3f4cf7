import type { AuthorizationQuery, Principal } from '../service.ts';

/** Takes records from a source to a function. */
export interface Poller {
  /** What the function's role must be allowed. */
  readonly permissions: readonly AuthorizationQuery[];
  /** Begins to read in the name of the function's role. */
  start(principal: Principal): void;
  /** Reads no more; what is at work may finish, but its outcome changes nothing any more. */
  stop(): void;
}
