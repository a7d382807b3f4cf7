import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import type { UsageChange } from '../domain/thresholds.ts';

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const number = z.object({ N: z.coerce.number() }).transform(({ N }) => N);
const count = number.default(0);

/** The row of a month as the stream writes it. */
const image = z
  .object({
    PK: text,
    SK: text,
    starts: count,
    transitions: count,
    taskCalls: count,
    quotas: z
      .object({ M: z.object({ starts: number, transitions: number, taskCalls: number }) })
      .transform(({ M }) => M)
      .optional(),
  })
  .transform(({ PK, SK, quotas, ...counts }) => ({
    tenantId: PK.split('#')[0] ?? '',
    month: SK.replace(/^usage#/, ''),
    usage: { counts, ...(quotas === undefined ? {} : { quotas }) },
  }));

const kind = z.object({ type: text });

/**
 * Reads a record of the table's stream.
 * @returns undefined when no usage was written: another item, or one that is gone
 * @throws ZodError when the row is not as this release writes it
 */
export function readUsageChange({ dynamodb }: DynamoDBRecord): UsageChange | undefined {
  if (kind.safeParse(dynamodb?.NewImage).data?.type !== 'usage') return undefined;
  const { tenantId, month, usage } = image.parse(dynamodb?.NewImage);
  const before = image.optional().parse(dynamodb?.OldImage)?.usage;
  // The stream tells seconds.
  const at = new Date(1000 * (dynamodb?.ApproximateCreationDateTime ?? 0)).toISOString();
  return { tenantId, month, before, after: usage, at };
}
