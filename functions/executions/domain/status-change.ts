import * as z from 'zod';
import { type ExecutionIdentity, parseExecutionArn } from '../../shared/execution-arn.ts';
import type { RunStatus } from './ports.ts';

const detail = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  name: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
  startDate: z.number(),
  stopDate: z.number().nullish(),
  output: z.string().nullish(),
  outputDetails: z.object({ included: z.boolean() }).nullish(),
  error: z.string().nullish(),
  cause: z.string().nullish(),
});

/** "Step Functions Execution Status Change" of EventBridge. */
export const statusChangeEvent = z.object({
  source: z.literal('aws.states'),
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail,
});
export type StatusChangeEvent = z.output<typeof statusChangeEvent>;

/** A change of status, and whose execution it is. */
export interface StatusChange extends ExecutionIdentity {
  readonly executionArn: string;
  readonly status: RunStatus | 'PENDING_REDRIVE';
  readonly startedAt: string;
  readonly stoppedAt: string | undefined;
  /** @default - none, or too large for the event */
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/**
 * Reads the event. Tenant and execution come from the ARN of the execution, which only Step Functions writes.
 * @returns undefined when the ARN is not of this stage, or when the rest of the event disagrees with it
 */
export function toStatusChange({ detail: event }: StatusChangeEvent, stage: string): StatusChange | undefined {
  const identity = parseExecutionArn(event.executionArn, stage);
  if (identity === undefined || identity.executionId !== event.name) return undefined;
  const machine = event.stateMachineArn.split(':')[6];
  if (machine === undefined || event.executionArn.split(':')[6] !== machine) return undefined;
  const included = event.outputDetails?.included !== false;
  return {
    ...identity,
    executionArn: event.executionArn,
    status: event.status,
    startedAt: new Date(event.startDate).toISOString(),
    stoppedAt: event.stopDate == null ? undefined : new Date(event.stopDate).toISOString(),
    output: included ? (event.output ?? undefined) : undefined,
    error: event.error ?? undefined,
    cause: event.cause ?? undefined,
  };
}
