import { jsonText } from '../../functions/workflows/simulator/json.ts';
import type { ExecutionResult } from '../../functions/workflows/simulator/types.ts';
import type { ExecutionRecord, StatesStore } from './model.ts';

/** Bytes of input and output, escaped, that an event carries; the developer guide says 248 KiB. */
const DATA_LIMIT = 248 * 1024;

/**
 * "Step Functions Execution Status Change" on the default bus, in the shape of the developer guide (times in
 * milliseconds; data that does not fit is left out and marked).
 */
function emitStatusChange(store: StatesStore, record: ExecutionRecord, result: ExecutionResult): void {
  const { redriveCount, redriveDate, redriveStatus, redriveStatusReason } = redriveMembers(store, record);
  store.context.putEvent('default', {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    resources: [record.arn],
    detail: {
      executionArn: record.arn,
      stateMachineArn: record.stateMachineArn,
      name: record.name,
      status: result.status,
      startDate: result.startedAt,
      stopDate: result.stoppedAt ?? null,
      ...dataMembers(record, result),
      stateMachineVersionArn: record.versionArn ?? null,
      stateMachineAliasArn: record.aliasArn ?? null,
      redriveCount,
      redriveDate: redriveDate === undefined ? null : 1000 * redriveDate,
      redriveStatus,
      redriveStatusReason: redriveStatusReason ?? null,
      error: result.error ?? null,
      cause: result.cause ?? null,
    },
  });
}

/** Says that an execution runs, and once more when it has ended. */
export function emitStatusChanges(store: StatesStore, record: ExecutionRecord): void {
  emitStatusChange(store, record, record.run.result());
  emitEnd(store, record);
}

/** Says that a running execution has ended, when it has. */
export function emitEnd(store: StatesStore, record: ExecutionRecord): void {
  void record.run.ended.then((result) => emitStatusChange(store, record, result));
}

/** What is told of redrives (API reference, "DescribeExecution"), the date in seconds. */
export interface RedriveMembers {
  readonly redriveCount: number;
  readonly redriveDate: number | undefined;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason: string | undefined;
}

export function redriveMembers({ machines }: StatesStore, { stateMachineArn, run }: ExecutionRecord): RedriveMembers {
  const { redriveCount, redrivenAt, startedAt } = run.result();
  const machine = machines.get(stateMachineArn);
  // One that was made after the execution has only the name of its state machine.
  const deleting = machine === undefined || machine.deleting || machine.createdAt > startedAt;
  const reason = deleting ? 'State machine is in DELETING status' : run.redriveObstacle();
  return {
    redriveCount,
    redriveDate: redrivenAt === undefined ? undefined : redrivenAt / 1000,
    redriveStatus: reason === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: reason,
  };
}

/** The output goes first: the input is left out already when both together are too large. */
function dataMembers(record: ExecutionRecord, result: ExecutionResult): Readonly<Record<string, unknown>> {
  const output = result.output === undefined ? undefined : jsonText(result.output);
  const withOutput = output !== undefined && escapedBytes(output) <= DATA_LIMIT;
  const withInput = escapedBytes(record.input) + (output === undefined ? 0 : escapedBytes(output)) <= DATA_LIMIT;
  return {
    input: withInput ? record.input : null,
    inputDetails: { included: withInput },
    output: withOutput ? output : null,
    outputDetails: output === undefined ? null : { included: withOutput },
  };
}

function escapedBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}
