import { describe, expect, test } from 'vitest';
import { checkAnswer } from '../../../../../functions/workflows/simulator/test-state/answer-schemas.ts';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';

const arn = (name: string) => `arn:aws:states:::${name}`;
const DESCRIBED = { ExecutionArn: 'e', StartDate: 1, StateMachineArn: 'm', Status: 'SUCCEEDED' };
const DESCRIBE = 'states:startExecution.sync:2';
type Case = readonly [string, Json, string | undefined];

describe('a mocked answer', () => {
  test.each<Case>([
    ['lambda:invoke', { ExecutedVersion: 'v'.repeat(1024) }, undefined],
    ['lambda:invoke', { ExecutedVersion: 'v'.repeat(1025) }, "Field 'ExecutedVersion' exceeds the maximum length"],
    ['lambda:invoke', { ExecutedVersion: 1 }, "Field 'ExecutedVersion' must be a string"],
    ['events:putEvents', { Entries: [] }, undefined],
    ['events:putEvents', { Entries: [{ EventId: 'a' }, 'b'] }, "Field 'Entries' must be an object"],
    ['events:putEvents', { Entries: [{}, { ErrorCode: 1 }, 2] }, "Field 'ErrorCode' must be a string"],
    ['states:startExecution', {}, "Required field 'ExecutionArn' is missing"],
    ['states:startExecution', { ExecutionArn: 'e' }, "Required field 'StartDate' is missing"],
    ['states:startExecution', { ExecutionArn: 'e', StartDate: '2026-01-01' }, undefined],
    [
      'states:startExecution',
      { ExecutionArn: '', StartDate: 1 },
      "Field 'ExecutionArn' is smaller than the minimum length",
    ],
    [
      'states:startExecution',
      { ExecutionArn: 'e'.repeat(257), StartDate: 1 },
      "Field 'ExecutionArn' exceeds the maximum length",
    ],
    ['states:startExecution', { ExecutionArn: 'e', StartDate: [1] }, "Field 'StartDate' must be a timestamp"],
    [DESCRIBE, DESCRIBED, undefined],
    [DESCRIBE, { ...DESCRIBED, InputDetails: [] }, "Field 'InputDetails' must be an object"],
    [DESCRIBE, { ...DESCRIBED, InputDetails: { included: true }, Error: '' }, undefined],
    [DESCRIBE, { ...DESCRIBED, Error: 'e'.repeat(257) }, "Field 'Error' exceeds the maximum length"],
    [DESCRIBE, { ...DESCRIBED, StopDate: null }, "Field 'StopDate' must be a timestamp"],
    ['states:startExecution.waitForTaskToken', {}, undefined],
    ['ecs:runTask.sync', 'any', undefined],
    ['sqs:sendMessage.sync', { MessageId: 1 }, "Field 'MessageId' must be a string"],
  ])('of %s: %j', (name, value, problem) => {
    const check = () => checkAnswer(arn(name), value, 'STRICT');
    if (problem === undefined) return expect(check).not.toThrow();
    expect(check).toThrow(
      expect.objectContaining({
        ...{ name: 'TestStateRefused', code: 'ValidationException' },
        message: `Mock result schema validation error: ${problem}`,
      }),
    );
  });

  test('must be an object unless nothing is asked of it', () => {
    for (const value of [null, 'text', [{}], 1]) {
      expect(() => checkAnswer(arn('lambda:invoke'), value, 'STRICT')).toThrow(
        expect.objectContaining({ code: 'ValidationException', message: 'Mocked result must be a JSON object.' }),
      );
      expect(() => checkAnswer(arn('lambda:invoke'), value, 'NONE')).not.toThrow();
      expect(() => checkAnswer(arn('toString:toString'), value, 'STRICT')).not.toThrow();
    }
  });
});
