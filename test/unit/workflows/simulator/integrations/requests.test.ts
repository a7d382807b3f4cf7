import { describe, expect, test } from 'vitest';
import { putEventsRequest } from '../../../../../functions/workflows/simulator/integrations/events.ts';
import { connectionArn } from '../../../../../functions/workflows/simulator/integrations/http.ts';
import {
  executionResult,
  startExecutionRequest,
} from '../../../../../functions/workflows/simulator/integrations/nested-execution.ts';
import { sendMessageRequest } from '../../../../../functions/workflows/simulator/integrations/sqs.ts';
import type { Json, TaskCall } from '../../../../../functions/workflows/simulator/types.ts';
import { IDENTITY } from '../machine.ts';

function call(given: Json): TaskCall {
  const { executionArn, roleArn } = IDENTITY;
  return { resource: 'r', arguments: given, stateName: 'S', executionArn, roleArn, timeoutMs: 1 };
}

describe('what a task asks of EventBridge', () => {
  const origin = [IDENTITY.executionArn, IDENTITY.stateMachineArn];

  test('are its entries, with details as texts and where they come from', () => {
    const Entries = [
      { Source: 's', Detail: { a: 1 } },
      { Detail: '{"a": 1}', Resources: ['r'] },
      { Source: 'bare', Resources: 'odd' },
    ];
    expect(putEventsRequest(call({ Entries }))).toEqual({
      Entries: [
        { Source: 's', Detail: '{"a":1}', Resources: origin },
        { Detail: '{"a": 1}', Resources: ['r', ...origin] },
        { Source: 'bare', Resources: origin },
      ],
    });
  });

  test('is for the service to judge when it is odd', () => {
    expect(putEventsRequest(call({ Entries: ['odd', null] }))).toEqual({ Entries: ['odd', null] });
    for (const given of [{ Entries: 'odd' }, {}, null, 'odd']) {
      expect(putEventsRequest(call(given))).toEqual({ Entries: [] });
    }
  });
});

describe('what a task asks of SQS', () => {
  test.each<[Json, Json]>([
    [
      { QueueUrl: 'q', MessageBody: { a: 1 }, DelaySeconds: 3 },
      { QueueUrl: 'q', MessageBody: '{"a":1}', DelaySeconds: 3 },
    ],
    [
      { QueueUrl: 'q', MessageBody: 'text' },
      { QueueUrl: 'q', MessageBody: 'text' },
    ],
    [
      { QueueUrl: 'q', MessageBody: null },
      { QueueUrl: 'q', MessageBody: 'null' },
    ],
    [{ QueueUrl: 'q' }, { QueueUrl: 'q' }],
    ['odd', {}],
  ])('%j is %j', (given, expected) => {
    expect(sendMessageRequest(call(given))).toStrictEqual(expected);
  });
});

describe('what a task asks of Step Functions', () => {
  test.each<[Json, Json]>([
    [{ StateMachineArn: 'm' }, { stateMachineArn: 'm', input: '{}' }],
    [
      { StateMachineArn: 'm', Name: 'n', Input: { a: 1 } },
      { stateMachineArn: 'm', name: 'n', input: '{"a":1}' },
    ],
    [
      { StateMachineArn: 'm', Input: '{"a": 1}' },
      { stateMachineArn: 'm', input: '{"a": 1}' },
    ],
    [
      { StateMachineArn: 'm', Input: 'text' },
      { stateMachineArn: 'm', input: '"text"' },
    ],
    [
      { StateMachineArn: 'm', Input: null },
      { stateMachineArn: 'm', input: 'null' },
    ],
    ['odd', { stateMachineArn: '', input: '{}' }],
  ])('%j is %j', (given, expected) => {
    expect(startExecutionRequest(call(given))).toStrictEqual(expected);
  });

  test('comes back with its members named and timed as in results, in the order of the alphabet', () => {
    const result = executionResult({
      status: 'RUNNING',
      startDate: 1.0005,
      stopDate: 'odd',
      redriveCount: 2,
      inputDetails: { included: true },
      executionArn: 'child:1',
    });
    expect(result).toEqual({
      ...{ ExecutionArn: 'child:1', InputDetails: { Included: true }, RedriveCount: 2 },
      ...{ StartDate: 1001, Status: 'RUNNING', StopDate: 'odd' },
    });
    expect(Object.keys(result)).toEqual(Object.keys(result).sort());
  });
});

test('the connection of an HTTP task is that of InvocationConfig, or of the older Authentication', () => {
  const connection = (ConnectionArn: Json) => ({ ConnectionArn });
  expect(connectionArn({ InvocationConfig: connection('a'), Authentication: connection('b') })).toBe('a');
  expect(connectionArn({ Authentication: connection('b') })).toBe('b');
  for (const given of [{}, { InvocationConfig: 'a' }, { Authentication: {} }]) {
    expect(connectionArn(given)).toBeUndefined();
  }
});
