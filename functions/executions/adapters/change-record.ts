import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import { ulid, versionId, workflowId } from '../../shared/ids.ts';
import { isoTimestamp } from '../../shared/schemas.ts';
import { executionStatus } from '../contract.ts';
import type { ExecutionChange } from '../domain/execution-change.ts';
import { tenantOf } from './execution-record.ts';

/** A string attribute as the stream writes it. */
function text<T extends string>(schema: z.ZodType<T>) {
  return z
    .object({ S: z.string() })
    .transform((attribute): unknown => attribute.S)
    .pipe(schema);
}

const anyText = text(z.string());

/** The attributes of an execution's item that events speak of; the stream brings them all. */
const image = z.object({
  PK: anyText,
  SK: anyText,
  id: text(ulid),
  workflow: text(workflowId),
  version: text(versionId),
  versionArn: anyText,
  status: text(executionStatus),
  createdAt: text(isoTimestamp),
  startedAt: text(isoTimestamp).optional(),
  endedAt: text(isoTimestamp).optional(),
  redrivenAt: text(isoTimestamp).optional(),
  requestId: anyText,
});

const kind = z.object({ type: anyText });
const oldImage = z.object({ status: text(executionStatus) });

/**
 * Reads a record of the table's stream.
 * @returns undefined when no execution was written: another item, or one that is gone
 * @throws ZodError when the item of an execution is not as this release writes it
 */
export function readChange({ dynamodb }: DynamoDBRecord): ExecutionChange | undefined {
  if (kind.safeParse(dynamodb?.NewImage).data?.type !== 'execution') return undefined;
  const { PK, SK, ...after } = image.parse(dynamodb?.NewImage);
  return {
    before: oldImage.optional().parse(dynamodb?.OldImage),
    after: { tenantId: tenantOf(PK), place: SK, ...after },
  };
}
