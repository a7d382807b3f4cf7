import { describe, expect, test } from 'vitest';
import { INVOKE, LAMBDA, machine, run } from './machine.ts';

describe('what a state hands on', () => {
  test('Assign is invisible to the Output of the same state, and Output to Assign', async () => {
    const { result } = await run(
      machine({
        First: { Type: 'Pass', Assign: { x: 1 }, Next: 'Second' },
        Second: { Type: 'Pass', Assign: { x: 2, y: '{% $x %}' }, Output: { x: '{% $x %}' }, Next: 'Third' },
        Third: { Type: 'Pass', Output: { before: '{% $states.input.x %}', x: '{% $x %}', y: '{% $y %}' }, End: true },
      }),
    );
    expect(result.output).toEqual({ before: 1, x: 2, y: 1 });
  });

  test('without Output a Task hands on its result, other states their input', async () => {
    const task = { Type: 'Task', Resource: LAMBDA, Arguments: { asked: true }, End: true };
    expect((await run(machine({ task }), { input: { a: 1 } })).result.output).toEqual({ asked: true });
    expect((await run(machine({ pass: { Type: 'Pass', End: true } }), { input: { a: 1 } })).result.output).toEqual({
      a: 1,
    });
  });

  test('a Task without Arguments is given the input of the state', async () => {
    const { result } = await run(machine({ task: { Type: 'Task', Resource: LAMBDA, End: true } }), { input: [1, 2] });
    expect(result.output).toEqual([1, 2]);
  });

  test('a string is an expression only from its first to its last character', async () => {
    const Output = [' {% 1 %}', '{% 1 %} ', '{%}', '{%1%}', { deep: ['{% 2 %}'] }];
    const { result } = await run(machine({ pass: { Type: 'Pass', Output, End: true } }));
    expect(result.output).toEqual([' {% 1 %}', '{% 1 %} ', '{%}', 1, { deep: [2] }]);
  });

  test('a variable lives in its scope: branches neither see each other nor change what is around them', async () => {
    const branch = (name: string) => ({
      StartAt: name,
      States: { [name]: { Type: 'Pass', Assign: { mine: name }, Output: '{% [$outer, $exists($mine)] %}', End: true } },
    });
    const { result } = await run(
      machine({
        Set: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'Both' },
        Both: { Type: 'Parallel', Branches: [branch('A'), branch('B')], Next: 'After' },
        After: { Type: 'Pass', Output: '{% [$states.input, $exists($mine)] %}', End: true },
      }),
    );
    // JSONata flattens the list of lists.
    expect(result.output).toEqual([['o', false], ['o', false], false]);
  });

  test('iterations of a Map are isolated from each other', async () => {
    const { result } = await run(
      machine({
        Each: {
          Type: 'Map',
          Items: [1, 2, 3],
          MaxConcurrency: 1,
          ItemProcessor: {
            StartAt: 'Look',
            States: { Look: { Type: 'Pass', Assign: { seen: true }, Output: '{% $exists($seen) %}', End: true } },
          },
          End: true,
        },
      }),
    );
    expect(result.output).toEqual([false, false, false]);
  });

  test('the Catch of a Parallel assigns in the scope around it', async () => {
    const { result } = await run(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken' } } }],
          Catch: [{ ErrorEquals: ['Broken'], Assign: { why: '{% $states.errorOutput %}' }, Next: 'After' }],
          End: true,
        },
        After: { Type: 'Pass', Output: '{% $why %}', End: true },
      }),
    );
    expect(result.output).toEqual({ Error: 'Broken', Cause: '' });
  });

  test('the context object tells of the execution, the machine, the state and the item', async () => {
    const { result } = await run(
      machine({
        Each: {
          Type: 'Map',
          Items: ['a'],
          ItemSelector: { item: '{% $states.context.Map.Item %}' },
          ItemProcessor: {
            StartAt: 'Show',
            States: {
              Show: {
                Type: 'Task',
                Resource: INVOKE,
                Arguments: { FunctionName: 'show' },
                Output: { context: '{% $states.context %}', given: '{% $states.input.item %}' },
                End: true,
              },
            },
          },
          End: true,
        },
      }),
      { input: { in: 1 } },
    );
    const item = { Index: 0, Value: 'a' };
    expect(result.output).toEqual([
      {
        given: item,
        context: {
          Execution: {
            Id: 'arn:aws:states:eu-central-1:111111111111:execution:machine:run',
            Input: { in: 1 },
            Name: 'run',
            RoleArn: 'arn:aws:iam::111111111111:role/machine',
            StartTime: '1970-01-01T00:00:00.000Z',
            RedriveCount: 0,
          },
          StateMachine: { Id: 'arn:aws:states:eu-central-1:111111111111:stateMachine:machine', Name: 'machine' },
          State: { Name: 'Show', EnteredTime: '1970-01-01T00:00:00.000Z', RetryCount: 0 },
          Map: { Item: item },
        },
      },
    ]);
  });

  test('a state that fails on the way out has assigned nothing', async () => {
    const { result } = await run(
      machine({
        Work: {
          Type: 'Task',
          Resource: LAMBDA,
          Assign: { x: 1 },
          Output: '{% $nothing %}',
          Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: '{% $exists($x) %}', Next: 'After' }],
          End: true,
        },
        After: { Type: 'Pass', Output: '{% [$states.input, $exists($x)] %}', End: true },
      }),
    );
    expect(result.output).toEqual([false, false]);
  });
});
