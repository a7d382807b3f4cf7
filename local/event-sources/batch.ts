import * as z from 'zod';
import { AwsError, type CloudContext } from '../service.ts';
import type { Mapping } from './mapping.ts';

/** What became of a batch: records that failed by identifier, or the whole of it with a reason. */
export type BatchOutcome =
  | { readonly failed: ReadonlySet<string> }
  | { readonly failed: 'all'; readonly reason: string };

const answerSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

const LAMBDA = { arn: 'lambda.amazonaws.com', service: 'lambda.amazonaws.com', tags: {} };

/** Runs the function on records. Never rejects for what the function or Lambda does. */
export async function runBatch(
  context: CloudContext,
  { functionArn, reportsFailures }: Mapping,
  records: readonly object[],
  identifiers: readonly string[],
): Promise<BatchOutcome> {
  try {
    const outcome = await context.invokeFunction(functionArn, JSON.stringify({ Records: records }), LAMBDA);
    if ('functionError' in outcome) return { failed: 'all', reason: outcome.payload };
    return reportsFailures ? readFailures(outcome.payload, identifiers) : { failed: new Set() };
  } catch (error) {
    // Throttled or missing: to the source that is a failure like any other.
    if (error instanceof AwsError) return { failed: 'all', reason: `${error.code}: ${error.message}` };
    throw error;
  }
}

/**
 * An empty answer means success; one that cannot be read, or names a record that was not in the batch, means failure
 * of all (Lambda developer guide, "Success and failure conditions").
 */
function readFailures(payload: string, identifiers: readonly string[]): BatchOutcome {
  const answer: unknown = payload === '' ? null : JSON.parse(payload);
  if (answer === null) return { failed: new Set() };
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return { failed: 'all', reason: 'the answer is no list of batchItemFailures' };
  const failed = new Set((parsed.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  const foreign = [...failed].find((identifier) => !identifiers.includes(identifier));
  return foreign === undefined ? { failed } : { failed: 'all', reason: `${foreign} is not in the batch` };
}
