import { expect, test } from 'vitest';
import { createFaults } from '../../../../local/faults.ts';
import { strike } from '../../../../local/wire/fault-gate.ts';

test('a failure answers with the members that the rule gives it', async () => {
  const faults = createFaults();
  const members = { CancellationReasons: [{ Code: 'TransactionConflict' }] };
  faults.inject({ point: 'aws:before:dynamodb:*', outcome: { fail: 'TransactionCanceledException', members } });
  const principal = { arn: 'arn:aws:iam::000000000000:root', tags: {} };
  const { signal } = new AbortController();
  const request = { service: 'dynamodb', action: 'TransactWriteItems', input: {}, principal, requestId: 'r', signal };
  await expect(strike(faults, 'before', request, undefined)).rejects.toMatchObject({
    code: 'TransactionCanceledException',
    members,
  });
  await expect(strike(faults, 'after', request, undefined)).resolves.toBe(1);
});
