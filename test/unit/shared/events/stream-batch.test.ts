import type { DynamoDBRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { handleStreamBatch } from '../../../../functions/shared/events/stream-batch.ts';
import { createLogger } from '../../../../functions/shared/telemetry/logger.ts';

const logger = { ...createLogger('test'), error: () => {} };
const kind = fc.constantFrom('wanted', 'other', 'unreadable');
const records = (kinds: readonly string[]): DynamoDBRecord[] =>
  kinds.map((eventID, n) => ({ eventID, dynamodb: { SequenceNumber: String(n) } }));

function read(record: DynamoDBRecord): number[] {
  if (record.eventID === 'unreadable') throw new Error('unreadable');
  return record.eventID === 'wanted' ? [Number(record.dynamodb?.SequenceNumber)] : [];
}

test('a batch comes again from the first record that fails, and from nowhere when none does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(kind, { maxLength: 12 }), fc.nat(12), async (kinds, most) => {
      const handled: number[] = [];
      const answer = await handleStreamBatch({ Records: records(kinds) }, logger, {
        read,
        async handle(changes) {
          handled.push(...changes.slice(0, most));
          return changes.length > most ? { done: most, cause: new Error('full') } : { done: changes.length };
        },
      });
      const from = Number(answer.batchItemFailures[0]?.itemIdentifier ?? kinds.length);
      const wanted = kinds.flatMap((one, n) => (one === 'wanted' ? [n] : []));
      expect(answer.batchItemFailures.length).toBeLessThanOrEqual(1);
      expect(handled).toEqual(wanted.filter((n) => n < from));
      if (from < kinds.length) expect(kinds[from] === 'unreadable' || handled.length === most).toBe(true);
    }),
  );
});

test('a record that cannot be named fails the whole batch', async () => {
  const handle = async () => ({ done: 0, cause: new Error('no') });
  await expect(handleStreamBatch({ Records: [{}] }, logger, { read: () => [1], handle })).rejects.toThrow('sequence');
});
