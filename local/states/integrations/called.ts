import type { Json, TaskCall, TaskOutcome } from '../../../functions/workflows/simulator/types.ts';
import { AwsError, type CloudContext, type Principal } from '../../service.ts';
import type { StatesStore } from '../model.ts';
import { type CalledService, serviceFailure } from './service-failure.ts';

/** A task's call, and what carrying it out needs. */
export interface Call {
  readonly task: TaskCall;
  readonly store: StatesStore;
  readonly stateMachineArn: string;
  /** The role of the state machine, or of the state's `Credentials`. */
  readonly principal: Principal;
  /** Aborts when nobody waits for the outcome any more. */
  readonly signal: AbortSignal;
  /** @see TaskRuntime.call */
  readonly submitted: (answer?: Json) => void;
}

/** Carries out the call of one integration. @throws AwsError what the service refuses it with */
export type Carry = (call: Call) => Promise<TaskOutcome>;

/** Calls an operation of another service as the role. @throws AwsError */
export async function callAs(
  context: CloudContext,
  principal: Principal,
  service: CalledService,
  action: string,
  input: Readonly<Record<string, unknown>>,
): Promise<{ readonly [member: string]: Json }> {
  const answer = await context.call({ service, action, input, principal });
  // The wire would drop members that are undefined, and write the rest as JSON.
  return JSON.parse(JSON.stringify(answer ?? {})) as { readonly [member: string]: Json };
}

/** What a service refuses becomes the task's failure; anything else is a fault of the local cloud. */
export async function refusedAsFailure(service: CalledService, work: () => Promise<TaskOutcome>): Promise<TaskOutcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AwsError) return serviceFailure(service, error);
    throw error;
  }
}
