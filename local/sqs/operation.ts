import { AwsError, type AwsRequest, type CloudContext } from '../service.ts';
import type { Timers } from '../timers.ts';
import type { Queues } from './queues.ts';

/** What the operations of the service work on. */
export interface SqsState {
  readonly context: CloudContext;
  readonly queues: Queues;
  readonly timers: Timers;
  /** Standard queues let messages of other groups pass those of a noisy one. */
  readonly fair: boolean;
  /** Aborts when the service closes, so that nobody waits for messages any more. */
  readonly closed: AbortSignal;
}

export type Operation = (state: SqsState, request: AwsRequest) => unknown;

/** The error code of a parameter with an impossible value. */
export const INVALID_PARAMETER = 'InvalidParameterValue';

export function invalidParameter(message: string): AwsError {
  return new AwsError(INVALID_PARAMETER, message);
}
