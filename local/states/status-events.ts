import { jsonText } from '../../functions/workflows/simulator/json.ts';
import type { ExecutionResult } from '../../functions/workflows/simulator/types.ts';
import type { CloudContext } from '../service.ts';
import type { ExecutionRecord } from './model.ts';

/** Bytes of input and output, escaped, that an event carries; the developer guide says 248 KiB. */
const DATA_LIMIT = 248 * 1024;

/**
 * "Step Functions Execution Status Change" on the default bus, in the shape of the developer guide (times in
 * milliseconds; data that does not fit is left out and marked).
 */
export function emitStatusChange(context: CloudContext, record: ExecutionRecord, result: ExecutionResult): void {
  context.putEvent('default', {
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
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: redriveReason(result),
      error: result.error ?? null,
      cause: result.cause ?? null,
    },
  });
}

/** Why this execution cannot be redriven. */
export function redriveReason(result: ExecutionResult): string {
  if (result.status === 'RUNNING') return 'Execution is RUNNING and cannot be redriven';
  if (result.status === 'SUCCEEDED') return 'Execution is SUCCEEDED and cannot be redriven';
  return 'Redrive is not emulated';
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
