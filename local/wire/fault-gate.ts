import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError, type AwsRequest, type Faults } from '../service.ts';
import type { Session } from '../sts/sessions.ts';

/** Answers to a request that never come: the connection is cut instead. */
export const NO_ANSWER = Symbol('no answer');

/** Who makes a call: the function that asks, else the role, else `root`. */
export function callerOf(request: AwsRequest, session: Session | undefined): string {
  return session?.origin?.functionName ?? request.principal.roleName ?? 'root';
}

/**
 * Lets a fault strike at `aws:<moment>:<service>:<action>`; its subject is the caller.
 * @returns how often the request is to be handled
 * @throws AwsError when the fault is a failure
 */
export async function strike(
  faults: Faults,
  moment: 'before' | 'after',
  request: AwsRequest,
  session: Session | undefined,
): Promise<1 | 2 | typeof NO_ANSWER> {
  const outcome = faults.at(`aws:${moment}:${request.service}:${request.action}`, callerOf(request, session));
  if (outcome === 'proceed') return 1;
  if (outcome === 'duplicate') return 2;
  if (outcome === 'kill') session?.origin?.kill();
  if (outcome === 'kill' || outcome === 'drop') return NO_ANSWER;
  if ('fail' in outcome) throw new AwsError(outcome.fail, 'Injected fault', 400, outcome.members);
  await sleep(outcome.delayMs);
  return 1;
}
