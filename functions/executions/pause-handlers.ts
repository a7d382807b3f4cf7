import type { Caller } from '../shared/access/caller.ts';
import { mayOn, requireEverywhere, requireTenant } from '../shared/access/permissions.ts';
import type { Clock } from '../shared/clock.ts';
import type { Handlers } from '../shared/http/handler.ts';
import type { executionsContract } from './contract.ts';
import { pauseExecutions, resumeExecutions } from './domain/pause.ts';
import type { Lots, PauseStore, Pauses } from './domain/ports.ts';
import type { pauseOperations } from './pause-contract.ts';

export interface PauseHandlersPorts {
  readonly pauses: PauseStore;
  readonly lots: Lots;
  readonly clock: Clock;
  /** Never rejects. */
  readonly wake: (tenantId: string, requestId: string) => Promise<void>;
}

type PauseHandlers = Pick<Handlers<typeof executionsContract>, keyof typeof pauseOperations>;

/** What a tenant holds back for a while. */
export function pauseHandlers(ports: PauseHandlersPorts): PauseHandlers {
  return {
    readPause: async ({ caller }) => ({ body: seenBy(caller, await ports.pauses.read(requireTenant(caller).id)) }),
    pauseExecutions: async (call) => ({ body: seenBy(call.caller, await pauseExecutions(requestOf(call), ports)) }),
    resumeExecutions: async (call) => {
      const request = requestOf(call);
      const pauses = await resumeExecutions(request, ports);
      await ports.wake(request.tenantId, request.requestId);
      return { body: seenBy(call.caller, pauses) };
    },
  };
}

interface PauseCall {
  readonly caller: Caller;
  readonly requestId: string;
  readonly query: { readonly workflow?: string | undefined };
}

/** To hold back everything takes a role that is for everything. */
function requestOf({ caller, requestId, query: { workflow } }: PauseCall) {
  if (workflow === undefined) requireEverywhere(caller, 'execution:pause');
  return { tenantId: requireTenant(caller).id, workflow, principal: caller.principal, requestId };
}

function seenBy(caller: Caller, { all, workflows }: Pauses) {
  return { all, workflows: [...workflows].filter((workflow) => mayOn(caller, 'execution:read', workflow)).sort() };
}
