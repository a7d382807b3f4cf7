import type { PrincipalReference } from '../../shared/access/caller.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { pauseLot } from './lots.ts';
import type { Lots, PauseStore, Pauses } from './ports.ts';

export interface PauseRequest {
  readonly tenantId: string;
  /** @default - everything of the tenant */
  readonly workflow: string | undefined;
  readonly principal: PrincipalReference;
  readonly requestId: string;
}

export interface PausePorts {
  readonly pauses: PauseStore;
  readonly lots: Lots;
  readonly clock: Clock;
}

/** More than wait of any tier. Where the time of a request ends first, the reconciler lets the rest go. */
const ALL = 50_000;

/**
 * Holds back what waits, and what is started from now on. Does nothing when it is held back already.
 * @throws DomainError `pause-limit-reached`
 */
export async function pauseExecutions(request: PauseRequest, { pauses, clock }: PausePorts): Promise<Pauses> {
  const { tenantId, workflow } = request;
  const outcome = await pauses.pause(tenantId, workflow, auditOf('execution.pause', request, clock));
  if (outcome === 'too-many') throw new DomainError('pause-limit-reached');
  return pauses.read(tenantId);
}

/** Lets what waits start again, also when it was not held back: someone may have died in the middle of this. */
export async function resumeExecutions(request: PauseRequest, ports: PausePorts): Promise<Pauses> {
  const { tenantId, workflow } = request;
  const { pauses, lots, clock } = ports;
  await pauses.resume(tenantId, workflow, auditOf('execution.resume', request, clock));
  if (workflow !== undefined) await lots.unpark(tenantId, pauseLot(workflow), ALL);
  return pauses.read(tenantId);
}

function auditOf(action: string, { tenantId, workflow, principal, requestId }: PauseRequest, clock: Clock) {
  const resource = workflow === undefined ? `tenant/${tenantId}` : `workflow/${workflow}`;
  return { id: newId(clock), at: isoTime(clock), action, principal, resource, requestId };
}
