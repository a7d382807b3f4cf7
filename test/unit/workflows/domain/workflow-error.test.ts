import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workflowError } from '../../../../functions/shared/schemas.ts';
import { errorName, STANDARD_ERROR_BASE } from '../../../../functions/tasks/public.ts';
import { toWorkflowError } from '../../../../functions/workflows/domain/workflow-error.ts';

const problem = {
  type: `${STANDARD_ERROR_BASE}communication`,
  status: 404,
  title: 'Not Found',
  detail: 'GET https://shop.example/x answered 404',
  instance: '/do/0/call',
};

describe('a failure', () => {
  test('that was raised is the problem in its cause', () => {
    expect(toWorkflowError({ error: errorName(problem), cause: JSON.stringify(problem) })).toEqual(problem);
  });

  test('that a connector threw is the problem in the report of Lambda', () => {
    const cause = JSON.stringify({
      errorType: 'communication.404',
      errorMessage: JSON.stringify(problem),
      trace: ['at x'],
    });
    expect(toWorkflowError({ error: 'communication.404', cause })).toEqual(problem);
  });

  test.each([
    ['States.Timeout', undefined, 'timeout', 408],
    ['States.QueryEvaluationError', 'The JSONata expression …', 'expression', 400],
    ['States.DataLimitExceeded', 'too large', 'runtime', 500],
    ['States.TaskFailed', 'x', 'runtime', 500],
    ['Lambda.Unknown', 'x', 'runtime', 500],
    ['communication.503', 'cut {"type', 'communication', 503],
    ['timeout.408', undefined, 'timeout', 408],
    ['unknown.418', 'x', 'runtime', 500],
    [undefined, undefined, 'runtime', 500],
  ])('named %s is of its kind', (error, cause, kind, status) => {
    expect(toWorkflowError({ error, cause })).toMatchObject({ type: `${STANDARD_ERROR_BASE}${kind}`, status });
  });

  test('named by a URI has that type', () => {
    expect(toWorkflowError({ error: 'https://acme.example/errors/refused', cause: 'no' })).toEqual({
      type: 'https://acme.example/errors/refused',
      status: 500,
      detail: 'no',
    });
  });

  test('does not name resources of the platform, nor stacks', () => {
    const cause = JSON.stringify({
      errorType: 'ResourceNotFoundException',
      errorMessage: 'Function not found: arn:aws:lambda:eu-west-1:123456789012:function:tributary-dev-tasks',
      trace: ['at handler (/var/task/index.js:1:1)'],
    });
    const text = JSON.stringify(toWorkflowError({ error: 'Lambda.ResourceNotFoundException', cause }));
    expect(text).not.toMatch(/123456789012|var\/task/);
  });
});

test('every failure has a shape that the contract takes', () => {
  fc.assert(
    fc.property(fc.option(fc.string(), { nil: undefined }), fc.oneof(fc.string(), fc.json()), (error, cause) => {
      expect(workflowError.safeParse(toWorkflowError({ error, cause })).success).toBe(true);
    }),
  );
});
