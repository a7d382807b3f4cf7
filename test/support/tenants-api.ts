import { ownerInvitations } from '../../functions/identity/public.ts';
import { accessReader } from '../../functions/shared/access/access-reader.ts';
import { createApi } from '../../functions/shared/http/api.ts';
import { tenantsContract } from '../../functions/tenants/contract.ts';
import { tenantsHandlers } from '../../functions/tenants/handlers.ts';
import { manualClock, recordedLogger } from './api-calls.ts';
import { LIMITS, memoryCell } from './tenants.ts';

/** Steps, outside the registry, at which work on a tenant can be interrupted. */
export type Step = 'credentials' | 'usage key' | 'directory' | 'wake';

/** The API of tenants on a table in memory, with what it did to the rest of the world. */
export function tenantsCell() {
  const cell = memoryCell();
  const clock = manualClock();
  const usageKeys: string[] = [];
  const wakes: string[] = [];
  /** Steps that fail, each once. */
  const interrupted = new Set<Step>();
  const step = (name: Step): void => {
    if (interrupted.delete(name)) throw new Error(`interrupted at ${name}`);
  };
  const directory = {
    findOrCreateUser: async (email: string) => {
      step('directory');
      return { sub: email.split('@')[0] ?? '', created: true };
    },
    disable: async () => undefined,
    enable: async () => undefined,
    signOut: async () => undefined,
  };
  const ports = {
    ...cell,
    tenantTables: (tenantId: string) => {
      step('credentials');
      return cell.tenantTables(tenantId);
    },
    usageKeys: {
      ensure: async (tenantId: string, tier: string) => {
        step('usage key');
        usageKeys.push(`${tenantId}:${tier}`);
      },
    },
    inviteOwner: ownerInvitations({ ...cell, directory, clock }),
    wakes: {
      wake: async (tenantId: string) => {
        step('wake');
        wakes.push(tenantId);
      },
    },
    tierLimits: { basic: LIMITS, pro: { ...LIMITS, backlog: 50 }, enterprise: { ...LIMITS, runningExecutions: 9 } },
    clock,
  };
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger: recordedLogger() });
  const handlers = tenantsHandlers(ports);
  const api = createApi({ contract: tenantsContract, handlers, access, logger: recordedLogger(), clock });
  return { ...cell, clock, usageKeys, wakes, interrupted, ports, api };
}

export type TenantsCell = ReturnType<typeof tenantsCell>;
