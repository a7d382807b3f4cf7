import { STANDARD_ERROR_BASE } from '../../tasks/public.ts';
import { toWorkflowError } from '../../workflows/public.ts';
import type { Ending, Execution } from './execution.ts';
import type { Run } from './ports.ts';

/**
 * How the execution ended, by what Step Functions says of it.
 * @returns undefined while it runs
 */
export function endingOf(run: Run): Ending | undefined {
  const times = { startedAt: run.startedAt, endedAt: run.stoppedAt ?? run.startedAt };
  switch (run.status) {
    case 'RUNNING':
      return undefined;
    case 'SUCCEEDED':
      return { status: 'completed', output: run.output ?? 'null', ...times };
    case 'ABORTED':
      return { status: 'cancelled', ...times };
    case 'TIMED_OUT':
      // Step Functions gives a state machine that timed out neither error nor cause.
      return {
        status: 'faulted',
        error: toWorkflowError({ error: run.error ?? 'States.Timeout', cause: run.cause }),
        ...times,
      };
    case 'FAILED':
      return { status: 'faulted', error: toWorkflowError(run), ...times };
  }
}

/** Whether this is the run before it was let go on: its end was recorded long ago. */
export function isOutdated(run: Run, execution: Execution): boolean {
  return (run.redrives ?? 0) < (execution.redrives ?? 0);
}

/** The end of an execution that the platform could not run. */
export function platformFault(title: string, detail: string, endedAt: string): Ending {
  return {
    status: 'faulted',
    endedAt,
    error: { type: `${STANDARD_ERROR_BASE}runtime`, status: 500, title, detail },
  };
}
