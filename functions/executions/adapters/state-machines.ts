import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  type HistoryEvent as SdkHistoryEvent,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { isNamed, isThrottling } from '../../shared/aws-errors.ts';
import { DomainError } from '../../shared/errors.ts';
import type { HistoryEvent } from '../../workflows/public.ts';
import { executionArnOf } from '../domain/execution.ts';
import type { Run, RunStatus, StateMachines } from '../domain/ports.ts';
import { toHistoryEvent } from './history-event.ts';

/** Errors of StartExecution that no repetition cures, by what a tenant may know of them. */
const REFUSALS: Readonly<Record<string, string>> = {
  StateMachineDoesNotExist: 'its version no longer exists in Step Functions',
  StateMachineDeleting: 'its version is being removed from Step Functions',
  InvalidExecutionInput: 'Step Functions does not take its input',
  InvalidArn: 'its version no longer exists in Step Functions',
  InvalidName: 'Step Functions does not take its id',
  ValidationException: 'Step Functions does not take the request',
};

/** `StateMachines` on Step Functions. */
export function sfnStateMachines(client: SFNClient): StateMachines {
  const describe = async (executionArn: string): Promise<Run | undefined> => {
    const description = await unlessUnknown(() => client.send(new DescribeExecutionCommand({ executionArn })));
    return description && toRun(description);
  };
  return {
    describe,
    async start(execution, input) {
      const { versionArn: stateMachineArn, id: name } = execution;
      try {
        const command = new StartExecutionCommand({ stateMachineArn, name, input });
        const { startDate } = await called(() => client.send(command));
        return { kind: 'started', startedAt: (startDate ?? new Date()).toISOString() };
      } catch (error) {
        if (isNamed(error, 'ExecutionAlreadyExists')) {
          const run = await describe(executionArnOf(execution));
          // Known by name and yet not described: the description is a moment late.
          if (run === undefined) throw new DomainError('platform-busy');
          return { kind: 'adopted', run };
        }
        const detail = error instanceof Error ? REFUSALS[error.name] : undefined;
        if (detail === undefined) throw error;
        return { kind: 'refused', detail };
      }
    },
    async redrive(execution) {
      const { id, redrives = 0 } = execution;
      const executionArn = executionArnOf(execution);
      try {
        const command = new RedriveExecutionCommand({ executionArn, clientToken: `${id}-${redrives}` });
        const { redriveDate } = await called(() => client.send(command));
        return { kind: 'started', startedAt: (redriveDate ?? new Date()).toISOString() };
      } catch (error) {
        if (isNamed(error, 'ExecutionDoesNotExist'))
          return { kind: 'refused', detail: 'Step Functions knows it no more' };
        if (!isNamed(error, 'ExecutionNotRedrivable')) throw error;
        const run = await describe(executionArn);
        if (run !== undefined && (run.redrives ?? 0) >= redrives) return { kind: 'adopted', run };
        return { kind: 'refused', detail: run?.redriveObstacle ?? 'it cannot be redriven' };
      }
    },
    async stop(executionArn, reason) {
      const command = new StopExecutionCommand({ executionArn, ...(reason === undefined ? {} : { cause: reason }) });
      return (await unlessUnknown(() => client.send(command))) !== undefined;
    },
    history: async (executionArn) => (await unlessUnknown(() => readHistory(client, executionArn))) ?? [],
  };
}

/** Step Functions gives 1,000 events at once; an execution has 25,000 at most. */
const EVENTS = 1_000;

async function readHistory(client: SFNClient, executionArn: string): Promise<readonly HistoryEvent[]> {
  const events: SdkHistoryEvent[] = [];
  const input = { executionArn, includeExecutionData: true, maxResults: EVENTS };
  for await (const page of paginateGetExecutionHistory({ client, pageSize: EVENTS }, input)) {
    events.push(...(page.events ?? []));
  }
  return events.map(toHistoryEvent);
}

/** @throws DomainError `platform-busy` */
async function called<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isThrottling(error) && !isNamed(error, 'ExecutionLimitExceeded')) throw error;
    const busy = new DomainError('platform-busy', undefined, { headers: { 'Retry-After': '2' } });
    busy.cause = error;
    throw busy;
  }
}

async function unlessUnknown<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await called(call);
  } catch (error) {
    if (isNamed(error, 'ExecutionDoesNotExist')) return undefined;
    throw error;
  }
}

const STATUSES: Readonly<Record<string, RunStatus>> = {
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED_OUT',
  ABORTED: 'ABORTED',
  // A redrive that has not begun: it will run again.
  PENDING_REDRIVE: 'RUNNING',
};

function toRun(description: DescribeExecutionCommandOutput): Run {
  const status = STATUSES[description.status ?? ''];
  if (status === undefined) throw new Error(`unknown status ${description.status}`);
  return {
    status,
    startedAt: (description.startDate ?? new Date()).toISOString(),
    stoppedAt: description.stopDate?.toISOString(),
    output: description.output,
    error: description.error,
    cause: description.cause,
    redrives: description.redriveCount,
    redrivable: description.redriveStatus === 'REDRIVABLE',
    redriveObstacle: description.redriveStatusReason,
  };
}
