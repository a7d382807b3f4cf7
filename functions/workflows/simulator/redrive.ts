import type { ExecutionData } from './execution-data.ts';
import { appendEvent } from './history.ts';
import { EXECUTION_TIME_LIMIT_MS, HISTORY_EVENT_LIMIT, REDRIVE_PERIOD_MS } from './limits.ts';
import { type Run, startTimeout } from './run.ts';
import { restoreFrame } from './unfinished.ts';

/** An execution that cannot be redriven; the message is `redriveStatusReason` of DescribeExecution. */
export class ExecutionNotRedrivable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ExecutionNotRedrivable';
  }
}

/**
 * Why an execution cannot be redriven, in the words of DescribeExecution (API reference, `redriveStatusReason`).
 * @param now milliseconds since the epoch
 * @returns undefined when it can be
 */
export function redriveObstacle(data: ExecutionData, now: number): string | undefined {
  if (data.status === 'RUNNING' || data.status === 'SUCCEEDED') {
    return `Execution is ${data.status} and cannot be redriven`;
  }
  // Two more must fit: that it was redriven, and one that happens then.
  if (data.history.length >= HISTORY_EVENT_LIMIT - 1) return 'Execution history event limit exceeded';
  if (now - data.startedAt >= EXECUTION_TIME_LIMIT_MS) return 'Execution has exceeded the max execution time';
  if (now - (data.stoppedAt ?? now) > REDRIVE_PERIOD_MS) return 'Execution redrivable period exceeded';
  return undefined;
}

/**
 * RedriveExecution: the states that were entered and not left go on, with the input they had. What succeeded stays as
 * it is; a time limit of the machine counts anew; the redrive is one transition (developer guide, "Restarting state
 * machine executions with redrive").
 * @throws ExecutionNotRedrivable
 */
export function redriveExecution(run: Run): void {
  const { data } = run;
  const obstacle = redriveObstacle(data, run.now());
  if (obstacle !== undefined) throw new ExecutionNotRedrivable(obstacle);
  const { unfinished } = data;
  if (unfinished === undefined) throw new Error(`Execution ${data.executionArn} ended and left nothing to go on with`);
  for (const member of ['unfinished', 'stoppedAt', 'error', 'cause'] as const) delete data[member];
  data.status = 'RUNNING';
  data.redriveCount += 1;
  data.redrivenAt = run.now();
  data.transitions += 1;
  data.variableBytes = 0;
  const redriven = appendEvent(run, 'ExecutionRedriven', data.history.length, {
    redriveCount: data.redriveCount,
  });
  const root = restoreFrame(run, unfinished, redriven);
  startTimeout(run, root);
}
