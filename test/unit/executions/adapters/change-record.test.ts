import { describe, expect, test } from 'vitest';
import { readChange } from '../../../../functions/executions/adapters/change-record.ts';
import { toItem } from '../../../../functions/executions/adapters/execution-record.ts';
import { COMPLETED, changeRecord, PENDING, RUNNING, streamRecord } from '../../../support/execution-changes.ts';

describe('a record of the stream', () => {
  test('brings the execution as its store wrote it, the tenant from the partition, and the status before', () => {
    const { id, workflow, version, versionArn, createdAt, startedAt, endedAt, requestId } = COMPLETED;
    expect(readChange(changeRecord(RUNNING, COMPLETED))).toEqual({
      before: { status: 'running' },
      after: {
        tenantId: 'acme',
        place: id,
        ...{ id, workflow, version, versionArn, status: 'completed', createdAt, startedAt, endedAt, requestId },
      },
    });
    expect(readChange(changeRecord(undefined, PENDING))).toMatchObject({
      before: undefined,
      after: { status: 'pending' },
    });
  });

  test('of another item, or of an execution that is gone, is of no interest', () => {
    const payload = { PK: 'acme#payload#1', SK: 'input', type: 'payload', v: 1, text: '{"type":"execution"}' };
    expect(readChange(streamRecord(undefined, payload))).toBeUndefined();
    expect(readChange(changeRecord(COMPLETED, undefined))).toBeUndefined();
    expect(readChange({})).toBeUndefined();
  });

  test.each([
    ['an unknown status', { status: 'resting' }],
    ['no status', { status: undefined }],
    ['an id that is none', { id: 'run-1' }],
    ['a time that is none', { endedAt: 'yesterday' }],
  ])('with %s is an error', (_, broken) => {
    expect(() => readChange(streamRecord(undefined, { ...toItem(COMPLETED), ...broken }))).toThrow('"path"');
  });
});
