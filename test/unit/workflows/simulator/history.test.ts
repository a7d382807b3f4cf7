import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryEvent, Json } from '../../../../functions/workflows/simulator/types.ts';
import { eventTypes, INVOKE, inTurn, LAMBDA, machine, run } from './machine.ts';

/** Ids of events and of those before them. */
function chain(history: readonly HistoryEvent[]): readonly (readonly [string, number, number])[] {
  return history.map(({ type, id, previousEventId }) => [type, id, previousEventId]);
}

describe('history', () => {
  test('a call through lambda:invoke', async () => {
    const definition = machine({
      Work: {
        Type: 'Task',
        Resource: INVOKE,
        Arguments: { FunctionName: 'work', Payload: { a: 1 } },
        TimeoutSeconds: 9,
        End: true,
      },
    });
    const { history } = await run(definition, { input: { in: 1 }, answer: inTurn({ output: 2 }) });
    expect(chain(history)).toEqual([
      ['ExecutionStarted', 1, 0],
      ['TaskStateEntered', 2, 0],
      ['TaskScheduled', 3, 2],
      ['TaskStarted', 4, 3],
      ['TaskSucceeded', 5, 4],
      ['TaskStateExited', 6, 5],
      ['ExecutionSucceeded', 7, 6],
    ]);
    expect(history[1]?.['stateEnteredEventDetails']).toEqual({
      name: 'Work',
      input: '{"in":1}',
      inputDetails: { truncated: false },
    });
    expect(history[2]?.['taskScheduledEventDetails']).toEqual({
      parameters: '{"FunctionName":"work","Payload":{"a":1}}',
      region: 'eu-central-1',
      resource: 'invoke',
      resourceType: 'lambda',
      timeoutInSeconds: 9,
    });
    expect(history[3]?.['taskStartedEventDetails']).toEqual({ resource: 'invoke', resourceType: 'lambda' });
  });

  test('a call of a function by its ARN that is tried again and fails', async () => {
    const Retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }];
    const definition = machine({ Work: { Type: 'Task', Resource: LAMBDA, Retry, End: true } });
    const { history } = await run(definition, { answer: inTurn({ error: 'Broken', cause: 'it is' }) });
    expect(chain(history)).toEqual([
      ['ExecutionStarted', 1, 0],
      ['TaskStateEntered', 2, 0],
      ['LambdaFunctionScheduled', 3, 2],
      ['LambdaFunctionStarted', 4, 3],
      ['LambdaFunctionFailed', 5, 4],
      ['LambdaFunctionScheduled', 6, 5],
      ['LambdaFunctionStarted', 7, 6],
      ['LambdaFunctionFailed', 8, 7],
      ['ExecutionFailed', 9, 8],
    ]);
    expect(history[4]?.['lambdaFunctionFailedEventDetails']).toEqual({ error: 'Broken', cause: 'it is' });
    expect(history.at(-1)?.['executionFailedEventDetails']).toEqual({ error: 'Broken', cause: 'it is' });
  });

  test('an inline Map: its success does not carry the chain on', async () => {
    const definition = machine({
      Each: {
        Type: 'Map',
        Items: [1, 2],
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } },
        End: true,
      },
    });
    const { history } = await run(definition);
    expect(chain(history)).toEqual([
      ['ExecutionStarted', 1, 0],
      ['MapStateEntered', 2, 0],
      ['MapStateStarted', 3, 2],
      ['MapIterationStarted', 4, 3],
      ['PassStateEntered', 5, 4],
      ['PassStateExited', 6, 5],
      ['MapIterationSucceeded', 7, 6],
      ['MapIterationStarted', 8, 7],
      ['PassStateEntered', 9, 8],
      ['PassStateExited', 10, 9],
      ['MapIterationSucceeded', 11, 10],
      ['MapStateSucceeded', 12, 11],
      ['MapStateExited', 13, 11],
      ['ExecutionSucceeded', 14, 13],
    ]);
    expect(history[2]?.['mapStateStartedEventDetails']).toEqual({ length: 2 });
    expect(history[3]?.['mapIterationStartedEventDetails']).toEqual({ name: 'Each', index: 0 });
  });

  test('a Parallel that fails aborts what its other branches do', async () => {
    const branch = (name: string, state: Json) => ({ StartAt: name, States: { [name]: state } });
    const definition = machine({
      Both: {
        Type: 'Parallel',
        Branches: [
          branch('Sleep', { Type: 'Wait', Seconds: 60, End: true }),
          branch('Work', { Type: 'Task', Resource: LAMBDA, End: true }),
        ],
        End: true,
      },
    });
    const simulation = await run(definition, { answer: inTurn({ error: 'Broken', durationMs: 1000 }) });
    expect(simulation.result).toMatchObject({ status: 'FAILED', error: 'Broken', stoppedAt: 1000 });
    expect(eventTypes(simulation).slice(-4)).toEqual([
      'LambdaFunctionFailed',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('a failed evaluation says which field of which state, and the cause which event', async () => {
    const { history, result } = await run(
      machine({
        First: { Type: 'Pass', Next: 'Bad' },
        Bad: { Type: 'Pass', Output: { a: [1, '{% $x %}'] }, End: true },
      }),
    );
    const cause =
      "An error occurred while executing the state 'Bad' (entered at the event id #4). " +
      "The JSONata expression '$x' specified for the field 'Output/a[1]' returned nothing (undefined).";
    expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause });
    expect(history.at(-2)).toMatchObject({
      type: 'EvaluationFailed',
      previousEventId: 4,
      evaluationFailedEventDetails: {
        error: 'States.QueryEvaluationError',
        cause,
        location: 'Output/a[1]',
        state: 'Bad',
      },
    });
  });

  test('assigned variables appear in the exit event as JSON texts', async () => {
    const { history } = await run(machine({ Set: { Type: 'Pass', Assign: { x: '{% [1, "a"] %}' }, End: true } }));
    expect(history[2]?.['stateExitedEventDetails']).toEqual({
      name: 'Set',
      output: '{}',
      outputDetails: { truncated: false },
      assignedVariables: { x: '[1,"a"]' },
      assignedVariablesDetails: { truncated: false },
    });
  });

  test('event 25,000 says that there are no more', async () => {
    const definition = machine({
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: false, Next: 'C' }], Default: 'A' },
      C: { Type: 'Succeed' },
    });
    const { history, result } = await run(definition);
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(history.at(-1)).toMatchObject({ id: 25_000, previousEventId: 24_999, type: 'ExecutionFailed' });
  });

  test('ids are consecutive, every event follows an earlier one, whatever runs beside what', async () => {
    const state = fc.letrec<{ state: Json }>((tie) => ({
      state: fc.oneof(
        { maxDepth: 2 },
        fc.constant<Json>({ Type: 'Pass', End: true }),
        fc.nat(3).map((Seconds): Json => ({ Type: 'Wait', Seconds, End: true })),
        fc.constant<Json>({ Type: 'Task', Resource: LAMBDA, End: true }),
        fc.array(tie('state'), { minLength: 1, maxLength: 3 }).map(
          (inner): Json => ({
            Type: 'Parallel',
            Branches: inner.map((In) => ({ StartAt: 'In', States: { In } })),
            End: true,
          }),
        ),
        fc.tuple(tie('state'), fc.nat(2)).map(
          ([In, MaxConcurrency]): Json => ({
            ...{ Type: 'Map', Items: [1, 2, 3], MaxConcurrency, End: true },
            ItemProcessor: { StartAt: 'In', States: { In } },
          }),
        ),
      ),
    })).state;
    await fc.assert(
      fc.asyncProperty(state, async (first) => {
        const { history, result } = await run(machine({ first }), { answer: () => ({ output: 1, durationMs: 700 }) });
        expect(result.status).toBe('SUCCEEDED');
        expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
        expect(history.slice(1).every(({ id, previousEventId }) => previousEventId < id)).toBe(true);
        expect(history.every(({ timestamp }, index) => timestamp >= (history[index - 1]?.timestamp ?? 0))).toBe(true);
        const entered = history.filter(({ type }) => type.endsWith('StateEntered')).length;
        expect(result.transitions).toBe(entered);
      }),
      { numRuns: 60 },
    );
  });
});
