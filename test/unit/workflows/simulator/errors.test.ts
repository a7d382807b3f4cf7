import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryDelay } from '../../../../functions/workflows/simulator/retry.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { eventTypes, INVOKE, inTurn, LAMBDA, machine, run, secondsOf } from './machine.ts';

const BROKEN = { error: 'Broken', cause: 'it is' };

function task(more: Readonly<Record<string, Json>>): Json {
  return machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true, ...more }, Saved: { Type: 'Pass', End: true } });
}

function caught(error: string, next = 'Saved'): Json {
  return [{ ErrorEquals: [error], Next: next }];
}

describe('Retry', () => {
  test('by default three attempts more, after 1, 2 and 4 seconds', async () => {
    const simulation = await run(task({ Retry: [{ ErrorEquals: ['Broken'] }] }), { answer: inTurn(BROKEN) });
    expect(secondsOf(simulation, 'LambdaFunctionScheduled')).toEqual([0, 1, 3, 7]);
    expect(simulation.result).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'it is' });
  });

  test('MaxDelaySeconds caps the delay, IntervalSeconds and BackoffRate make it', async () => {
    const Retry = [{ ErrorEquals: ['Broken'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 7, MaxAttempts: 4 }];
    const simulation = await run(task({ Retry }), { answer: inTurn(BROKEN) });
    expect(secondsOf(simulation, 'LambdaFunctionScheduled')).toEqual([0, 2, 8, 15, 22]);
  });

  test('full jitter lies between nothing and the delay; none is the delay', () => {
    const retrier = { ErrorEquals: ['x'], IntervalSeconds: 3, BackoffRate: 2 };
    fc.assert(
      fc.property(fc.nat(8), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, chance) => {
        const plain = retryDelay(retrier, attempts, () => chance);
        const jittered = retryDelay({ ...retrier, JitterStrategy: 'FULL' }, attempts, () => chance);
        expect(plain).toBe(3000 * 2 ** attempts);
        expect(jittered).toBe(Math.round(plain * chance));
      }),
    );
  });

  test('MaxAttempts 0 is never', async () => {
    const simulation = await run(task({ Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 0 }] }), {
      answer: inTurn(BROKEN),
    });
    expect(secondsOf(simulation, 'LambdaFunctionScheduled')).toEqual([0]);
  });

  test('the first retrier that matches decides, and each keeps its own count', async () => {
    const Retry = [
      { ErrorEquals: ['Broken'], MaxAttempts: 1, IntervalSeconds: 1 },
      { ErrorEquals: ['Slow'], MaxAttempts: 1, IntervalSeconds: 10 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
    ];
    const answer = inTurn(BROKEN, { error: 'Slow' }, BROKEN);
    const simulation = await run(task({ Retry, Catch: caught('States.ALL') }), { answer });
    expect(secondsOf(simulation, 'LambdaFunctionScheduled')).toEqual([0, 1, 11]);
    expect(simulation.result.output).toEqual({ Error: 'Broken', Cause: 'it is' });
  });

  test('re-attempts are billed and emit no second entry; RetryCount tells them apart', async () => {
    const Output = '{% $states.context.State.RetryCount %}';
    const simulation = await run(task({ Retry: [{ ErrorEquals: ['States.ALL'] }], Output }), {
      answer: inTurn(BROKEN, BROKEN, { output: 'done' }),
    });
    expect(simulation.result).toMatchObject({ status: 'SUCCEEDED', output: 2, transitions: 3 });
    expect(eventTypes(simulation).filter((type) => type === 'TaskStateEntered')).toHaveLength(1);
  });

  test('counts begin anew when the state is entered anew', async () => {
    let calls = 0;
    const answer = () => {
      calls += 1;
      return calls % 2 === 1 ? BROKEN : { output: calls };
    };
    const definition = machine({
      Work: { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }], Next: 'More' },
      More: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 6 %}', Next: 'Work' }], Default: 'Done' },
      Done: { Type: 'Succeed' },
    });
    expect((await run(definition, { answer })).result).toMatchObject({ status: 'SUCCEEDED', output: 6 });
  });

  test('a Parallel is tried again as a whole', async () => {
    const branch = { StartAt: 'In', States: { In: { Type: 'Task', Resource: LAMBDA, End: true } } };
    const definition = machine({
      Both: { Type: 'Parallel', Branches: [branch], Retry: [{ ErrorEquals: ['Broken'] }], End: true },
    });
    const { result } = await run(definition, { answer: inTurn(BROKEN, { output: 1 }) });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [1] });
  });
});

describe('names of errors', () => {
  const slow = { output: 1, durationMs: 5000 };

  test('States.TaskFailed stands for every error of a task but States.Timeout', async () => {
    const Catch = caught('States.TaskFailed');
    expect((await run(task({ Catch }), { answer: inTurn(BROKEN) })).result.status).toBe('SUCCEEDED');
    const { result } = await run(task({ Catch, TimeoutSeconds: 2 }), { answer: inTurn(slow) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(result.cause).toBeUndefined();
  });

  test('States.Timeout is caught by its name and by States.ALL, with an empty cause', async () => {
    for (const name of ['States.Timeout', 'States.ALL']) {
      const { result } = await run(task({ Catch: caught(name), TimeoutSeconds: 2 }), { answer: inTurn(slow) });
      expect(result).toMatchObject({ output: { Error: 'States.Timeout', Cause: '' }, stoppedAt: 2000 });
    }
  });

  test('a missed heartbeat is States.Timeout, and answers to States.HeartbeatTimeout too', async () => {
    for (const name of ['States.Timeout', 'States.HeartbeatTimeout']) {
      const { result } = await run(task({ Catch: caught(name), HeartbeatSeconds: 3 }), { answer: inTurn(slow) });
      expect(result).toMatchObject({ output: { Error: 'States.Timeout', Cause: '' }, stoppedAt: 3000 });
    }
    const { result } = await run(task({ Catch: caught('States.HeartbeatTimeout'), TimeoutSeconds: 3 }), {
      answer: inTurn(slow),
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('States.Runtime is caught by nothing', async () => {
    const branch = {
      StartAt: 'Lost',
      States: { Lost: { Type: 'Choice', Choices: [{ Condition: false, Next: 'End' }] }, End: { Type: 'Succeed' } },
    };
    for (const name of ['States.ALL', 'States.Runtime', 'States.TaskFailed']) {
      const definition = machine({
        Both: {
          Type: 'Parallel',
          Branches: [branch],
          Catch: caught(name),
          Retry: [{ ErrorEquals: [name] }],
          End: true,
        },
        Saved: { Type: 'Pass', End: true },
      });
      const { result } = await run(definition);
      expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime', stoppedAt: 0 });
    }
  });

  test('a Parallel fails with the error of its branch', async () => {
    const branch = { StartAt: 'In', States: { In: { Type: 'Task', Resource: LAMBDA, End: true } } };
    const definition = machine({ Both: { Type: 'Parallel', Branches: [branch], End: true } });
    expect((await run(definition, { answer: inTurn(BROKEN) })).result).toMatchObject({ status: 'FAILED', ...BROKEN });
  });

  test('an evaluation that fails can be tried again and caught', async () => {
    const Arguments = '{% $states.context.State.RetryCount = 0 ? $nothing : "second" %}';
    const Retry = [{ ErrorEquals: ['States.QueryEvaluationError'] }];
    const simulation = await run(task({ Arguments, Retry }));
    expect(simulation.result).toMatchObject({ status: 'SUCCEEDED', output: 'second' });
    expect(eventTypes(simulation)).toContain('EvaluationFailed');
  });

  test('States.Runtime that a Fail state only says is an error like others', async () => {
    const branch = (fields: Readonly<Record<string, Json>>) => ({
      StartAt: 'No',
      States: { No: { Type: 'Fail', ...fields } },
    });
    const outputOf = async (fields: Readonly<Record<string, Json>>) => {
      const Both = { Type: 'Parallel', Branches: [branch(fields)], Catch: caught('States.ALL'), End: true };
      return (await run(machine({ Both, Saved: { Type: 'Pass', End: true } }))).result.output;
    };
    expect(await outputOf({ Error: 'States.Runtime', Cause: 'it says' })).toEqual({
      Error: 'States.Runtime',
      Cause: 'it says',
    });
    expect(await outputOf({})).toEqual({ Error: '', Cause: '' });
  });
});

describe('Catch', () => {
  test('a caught state does not run its own Assign and Output, but the catcher’s', async () => {
    const definition = machine({
      Work: {
        Type: 'Task',
        Resource: INVOKE,
        Arguments: { FunctionName: 'work' },
        Assign: { own: 1 },
        Output: 'own',
        Catch: [
          {
            ErrorEquals: ['Broken'],
            Assign: { saved: '{% $states.errorOutput.Error %}' },
            Output: 'caught',
            Next: 'Show',
          },
        ],
        End: true,
      },
      Show: { Type: 'Pass', Output: '{% [$states.input, $exists($own), $saved] %}', End: true },
    });
    const { result } = await run(definition, { answer: inTurn(BROKEN) });
    expect(result.output).toEqual(['caught', false, 'Broken']);
  });

  test('the first catcher that matches is taken', async () => {
    const Catch = [
      { ErrorEquals: ['Other'], Next: 'Wrong' },
      { ErrorEquals: ['Another', 'Broken'], Next: 'Right' },
      { ErrorEquals: ['States.ALL'], Next: 'Wrong' },
    ];
    const definition = machine({
      Work: { Type: 'Task', Resource: LAMBDA, Catch, End: true },
      Right: { Type: 'Succeed', Output: 'right' },
      Wrong: { Type: 'Succeed', Output: 'wrong' },
    });
    expect((await run(definition, { answer: inTurn(BROKEN) })).result.output).toBe('right');
  });

  test('a catcher that cannot be evaluated fails the execution, under its own field', async () => {
    const Catch = [{ ErrorEquals: ['Broken'], Output: '{% $nothing %}', Next: 'Saved' }];
    const { result } = await run(task({ Catch }), { answer: inTurn(BROKEN) });
    expect(result.error).toBe('States.QueryEvaluationError');
    expect(result.cause).toContain("specified for the field 'Catch[0]/Output' returned nothing (undefined).");
  });

  test('shows the evaluation of a catcher that fails, or assigns nothing, after the failure it caught', async () => {
    const Catch = [{ ErrorEquals: ['Broken'], Assign: { a: '{% $nothing %}' }, Next: 'Saved' }];
    const { history } = await run(task({ Catch }), { answer: inTurn(BROKEN) });
    expect(history.slice(-3).map(({ type }) => type)).toEqual([
      'LambdaFunctionFailed',
      'EvaluationFailed',
      'ExecutionFailed',
    ]);
    expect(history.at(-2)).toMatchObject({
      evaluationFailedEventDetails: { location: 'Catch[0]/Assign/a', state: 'Work' },
    });
  });
});

describe('the machine', () => {
  test('its TimeoutSeconds end the execution as TIMED_OUT, without error or cause', async () => {
    const definition = machine({ Sleep: { Type: 'Wait', Seconds: 60, End: true } }, { TimeoutSeconds: 5 });
    const simulation = await run(definition);
    expect(simulation.result).toEqual({
      status: 'TIMED_OUT',
      redriveCount: 0,
      startedAt: 0,
      stoppedAt: 5000,
      transitions: 1,
    });
    expect(simulation.history.at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
  });

  test('a Fail state without Error and Cause leaves both absent', async () => {
    const { result } = await run(machine({ Bad: { Type: 'Fail' } }));
    expect(result).toEqual({ status: 'FAILED', redriveCount: 0, startedAt: 0, stoppedAt: 0, transitions: 1 });
  });
});
