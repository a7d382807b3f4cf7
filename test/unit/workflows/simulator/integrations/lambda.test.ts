import { describe, expect, test } from 'vitest';
import {
  isLambdaResource,
  lambdaOutcome,
  lambdaRequest,
} from '../../../../../functions/workflows/simulator/integrations/lambda.ts';
import type { Json, TaskCall } from '../../../../../functions/workflows/simulator/types.ts';
import { INVOKE, inTurn, LAMBDA, machine, run } from '../machine.ts';

function call(resource: string, given: Json): TaskCall {
  return { resource, arguments: given, stateName: 'S', executionArn: 'e', roleArn: 'r', timeoutMs: 1 };
}

describe('what a task asks of a function', () => {
  test.each([
    [LAMBDA, { a: 1 }, { functionName: LAMBDA, payload: '{"a":1}', invocationType: 'RequestResponse' }],
    [LAMBDA, null, { functionName: LAMBDA, payload: 'null', invocationType: 'RequestResponse' }],
    [
      INVOKE,
      { FunctionName: 'f', Payload: { a: 1 } },
      { functionName: 'f', payload: '{"a":1}', invocationType: 'RequestResponse' },
    ],
    [
      INVOKE,
      { FunctionName: 'f', Payload: '"text"' },
      { functionName: 'f', payload: '"text"', invocationType: 'RequestResponse' },
    ],
    [
      INVOKE,
      { FunctionName: 'f', Payload: null },
      { functionName: 'f', payload: '{}', invocationType: 'RequestResponse' },
    ],
    [INVOKE, { FunctionName: 'f' }, { functionName: 'f', payload: '{}', invocationType: 'RequestResponse' }],
    [
      `${INVOKE}.waitForTaskToken`,
      { FunctionName: 'f', Qualifier: '3', InvocationType: 'Event' },
      { functionName: 'f', qualifier: '3', payload: '{}', invocationType: 'Event' },
    ],
  ])('%s with %j', (resource, given, expected) => {
    expect(isLambdaResource(resource)).toBe(true);
    expect(lambdaRequest(call(resource, given))).toEqual(expected);
  });

  test('other resources are no functions', () => {
    expect(isLambdaResource('arn:aws:states:::sqs:sendMessage')).toBe(false);
    expect(isLambdaResource('arn:aws:states:::aws-sdk:lambda:getFunction')).toBe(false);
  });
});

describe('what a function answers', () => {
  test('its payload, or its error by the name of its type and with the text as the cause', () => {
    expect(lambdaOutcome('{"a":1}')).toEqual({ output: { a: 1 } });
    expect(lambdaOutcome('')).toEqual({ output: null });
    const text = '{"errorType": "Custom", "errorMessage": "no"}';
    expect(lambdaOutcome(text, 'Unhandled')).toEqual({ error: 'Custom', cause: text });
    for (const odd of ['"odd"', 'null', 'no JSON', '{"errorType":1}', '{}']) {
      expect(lambdaOutcome(odd, 'Unhandled')).toEqual({ error: 'Unhandled', cause: odd });
    }
    expect(lambdaOutcome('no JSON')).toEqual({ output: 'no JSON' });
  });

  test('lambda:invoke wraps the payload and takes the spaces out of the cause; a direct call does neither', async () => {
    const Arguments = { FunctionName: 'work' };
    const work = (Resource: string) => machine({ Work: { Type: 'Task', Resource, Arguments, End: true } });
    const good = inTurn(lambdaOutcome('{"a": 1}'));
    expect((await run(work(INVOKE), { answer: good })).result.output).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: { a: 1 },
      SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { 'Content-Length': '7' } },
      SdkResponseMetadata: { RequestId: expect.any(String) },
      StatusCode: 200,
    });
    expect((await run(work(LAMBDA), { answer: good })).result.output).toEqual({ a: 1 });
    const bad = inTurn(lambdaOutcome('{"errorType": "Custom", "errorMessage": "no"}', 'Unhandled'));
    expect((await run(work(INVOKE), { answer: bad })).result.cause).toBe('{"errorType":"Custom","errorMessage":"no"}');
    expect((await run(work(LAMBDA), { answer: bad })).result.cause).toBe(
      '{"errorType": "Custom", "errorMessage": "no"}',
    );
  });
});
