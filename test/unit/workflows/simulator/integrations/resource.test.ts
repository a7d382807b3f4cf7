import { describe, expect, test } from 'vitest';
import { isLambdaResource } from '../../../../../functions/workflows/simulator/integrations/lambda.ts';
import { parseResource } from '../../../../../functions/workflows/simulator/integrations/resource.ts';

const FUNCTION = 'arn:aws:lambda:eu-central-1:111111111111:function:work:live';
const ACTIVITY = 'arn:aws:states:eu-central-1:111111111111:activity:pack';

describe('a resource', () => {
  test.each([
    ['arn:aws:states:::lambda:invoke', 'lambda', 'invoke', 'invoke', 'response'],
    ['arn:aws-us-gov:states:::lambda:invoke', 'lambda', 'invoke', 'invoke', 'response'],
    ['arn:aws:states:us-east-1:111111111111:http:invoke', 'http', 'invoke', 'invoke', 'response'],
    ['arn:aws:states:::aws-sdk:s3:getObject', 'aws-sdk:s3', 'getObject', 'getObject', 'response'],
    ['arn:aws:states:::ecs:runTask.sync', 'ecs', 'runTask', 'runTask.sync', 'sync'],
    ['arn:aws:states:::states:startExecution.sync:2', 'states', 'startExecution', 'startExecution.sync:2', 'sync'],
    [
      'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      'sqs',
      'sendMessage',
      'sendMessage.waitForTaskToken',
      'token',
    ],
  ])('%s is an action of a service', (arn, resourceType, action, resource, pattern) => {
    expect(parseResource(arn)).toEqual({ family: 'Task', resource, action, resourceType, pattern });
  });

  test('may be an activity, or a function by its ARN', () => {
    const activity = { resource: ACTIVITY, action: ACTIVITY, resourceType: '' };
    expect(parseResource(ACTIVITY)).toEqual({ family: 'Activity', ...activity, pattern: 'token' });
    const lambda = { resource: FUNCTION, action: FUNCTION, resourceType: '' };
    expect(parseResource(FUNCTION)).toEqual({ family: 'LambdaFunction', ...lambda, pattern: 'response' });
    for (const odd of [` ${'arn:aws:states:::sqs:sendMessage'}`, 'arn:aws:states:::sqs:sendMessage.sync:22 ']) {
      expect(parseResource(odd)).toMatchObject({ resource: expect.any(String), pattern: 'response' });
    }
  });

  test.each([
    [FUNCTION, true],
    ['arn:aws-cn:lambda:cn-north-1:111111111111:function:work', true],
    ['arn:aws:states:::lambda:invoke', true],
    ['arn:aws:states:::lambda:invoke.waitForTaskToken', true],
    ['arn:aws:states:::lambda:invoke.sync', false],
    ['arn:aws:states:::lambda:invokeAsync', false],
    [`see ${FUNCTION}`, false],
    [ACTIVITY, false],
  ])('%s invokes a function: %s', (arn, expected) => {
    expect(isLambdaResource(arn)).toBe(expected);
  });
});
