import { type AccessControl, createAccessControl } from './iam/access-control.ts';
import { createRoles, type Roles } from './iam/roles.ts';
import { createLogStore, type LogStore } from './logs/log-store.ts';
import { createSessions, type Sessions } from './sts/sessions.ts';
import type { WakingClock } from './timers.ts';

/** The state that the services of the account share: who there is, what they may do, and what was logged. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
  readonly clock: WakingClock;
  readonly roles: Roles;
  readonly access: AccessControl;
  readonly sessions: Sessions;
  readonly logs: LogStore;
}

export function createAccount(accountId: string, region: string, clock: WakingClock): Account {
  const roles = createRoles(accountId);
  return {
    accountId,
    region,
    clock,
    roles,
    access: createAccessControl({ accountId, region, clock, roles }),
    sessions: createSessions(accountId, clock),
    logs: createLogStore(clock),
  };
}
