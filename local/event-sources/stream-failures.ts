import type { StreamRecord } from '../dynamodb/stream.ts';
import { AwsError, type CloudContext, type Principal } from '../service.ts';
import type { Mapping } from './mapping.ts';

/** Records of a stream that will not be tried again, and why. */
export interface GivenUp {
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly attempts: number;
}

/** Tells the mapping's destination which records were given up; their content stays in the stream, as in Lambda. */
export async function reportGivenUp(
  context: CloudContext,
  mapping: Mapping,
  principal: Principal,
  { records, condition, attempts }: GivenUp,
): Promise<void> {
  const [first, last] = [records[0], records.at(-1)];
  if (mapping.onFailure === undefined || first === undefined || last === undefined) return;
  const message = {
    requestContext: { functionArn: mapping.functionArn, condition, approximateInvokeCount: attempts },
    version: '1.0',
    timestamp: new Date(context.clock.now()).toISOString(),
    DDBStreamBatchInfo: {
      streamArn: mapping.sourceArn,
      startSequenceNumber: first.dynamodb.SequenceNumber,
      endSequenceNumber: last.dynamodb.SequenceNumber,
      batchSize: records.length,
    },
  };
  const [account, name] = mapping.onFailure.split(':').slice(4);
  const input = { QueueUrl: `${context.baseUrl}/${account}/${name}`, MessageBody: JSON.stringify(message) };
  try {
    await context.call({ service: 'sqs', action: 'SendMessage', input, principal });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    context.log(`${mapping.id}: the failure destination ${mapping.onFailure} refuses: ${error.message}`);
  }
}
