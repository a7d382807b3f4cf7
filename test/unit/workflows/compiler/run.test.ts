import { describe, expect, test } from 'vitest';
import { STANDARD_ERROR_BASE } from '../../../../functions/tasks/public.ts';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { toWorkflowError } from '../../../../functions/workflows/domain/workflow-error.ts';
import { NO_EXTERNALS } from '../../../../functions/workflows/language/externals.ts';
import { simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { Json, TaskCall, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, SETTINGS } from './support/run.ts';

const other = (extra: object = {}, run: object = {}) => ({
  run: { workflow: { namespace: 'shop', name: 'order', version: '1.2.3', ...extra }, ...run },
});
const script = (extra: object = {}, run: object = {}) => ({
  run: { script: { language: 'js', code: 'console.log(1)', ...extra }, ...run },
});

/** Runs it; answers with the calls that were made, and with how the run ended. */
async function run(tasks: readonly object[], input: Json, answer: TaskOutcome) {
  const calls: TaskCall[] = [];
  const { result } = await simulate({
    definition: compiled(definition({ do: tasks })).stateMachine as Json,
    input,
    executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1',
    executionName: 'run-1',
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine',
    stateMachineName: 'machine',
    roleArn: 'arn:aws:iam::123456789012:role/states',
    tasks: {
      call: async (call) => {
        calls.push(call);
        return answer;
      },
    },
  });
  return { result, calls };
}

const CHILD = 'arn:aws:states:eu-west-1:123456789012:execution:order:1';
const succeeded = (output: Json): TaskOutcome => ({
  output: { ExecutionArn: CHILD, Status: 'SUCCEEDED', Output: JSON.stringify(output) },
});
const ended = (members: Record<string, Json>): TaskOutcome => ({ output: { ExecutionArn: CHILD, ...members } });
const problem = { type: `${STANDARD_ERROR_BASE}communication`, status: 503, title: 'Busy', instance: '/do/0/call' };
const failed = ended({ Status: 'FAILED', Error: 'communication.503', Cause: JSON.stringify(problem) });

describe('run: workflow', () => {
  test('is one state that starts the other machine and ends with it', async () => {
    const { result, calls } = await run(
      [{ go: other({ input: { id: '${ $input.id }' } }) }],
      { id: 7 },
      succeeded({ ok: true }),
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { ok: true }, transitions: 1 });
    expect(calls).toMatchObject([
      {
        resource: 'arn:aws:states:::states:startExecution.sync:2',
        arguments: { StateMachineArn: expect.stringContaining('shop_order'), Input: { id: 7 } },
      },
    ]);
  });

  test('gives the child an empty object when there is no input', async () => {
    const { calls } = await run([{ go: other() }], { id: 7 }, succeeded(1));
    expect(calls[0]?.arguments).toMatchObject({ Input: {} });
  });

  test('passes its input on where the child is not awaited', async () => {
    const task = { ...other({}, { await: false }), input: { from: '$input.id' } };
    const { result, calls } = await run([{ go: task }], { id: 7 }, { output: { ExecutionArn: CHILD } });
    expect(result).toMatchObject({ output: 7 });
    expect(calls[0]?.resource).toBe('arn:aws:states:::states:startExecution');
  });

  test('faults with the error of the child', async () => {
    const { result } = await run([{ go: other() }], {}, failed);
    expect(toWorkflowError(result)).toEqual(problem);
  });

  test.each<[string, TaskOutcome, object]>([
    ['a problem', failed, problem],
    [
      'the problem of a child of the child',
      ended({
        Status: 'FAILED',
        Error: 'States.TaskFailed',
        Cause: JSON.stringify({
          ExecutionArn: CHILD,
          Status: 'FAILED',
          Error: 'communication.503',
          Cause: JSON.stringify(problem),
        }),
      }),
      problem,
    ],
    ['a timeout', ended({ Status: 'TIMED_OUT' }), { type: `${STANDARD_ERROR_BASE}timeout`, status: 408 }],
    ['an end from outside', ended({ Status: 'ABORTED' }), { type: `${STANDARD_ERROR_BASE}runtime`, status: 500 }],
    ['what Step Functions refuses', { error: 'StepFunctions.ExecutionLimitExceeded', cause: 'no' }, { status: 500 }],
  ])('hands %s to the handler', async (_, answer, expected) => {
    const handled = { try: [{ go: other() }], catch: { do: [{ note: { set: { error: '${ $error }' } } }] } };
    expect((await run([{ handled }], {}, answer)).result).toMatchObject({ output: { error: expected } });
    expect(toWorkflowError((await run([{ go: other() }], {}, answer)).result)).toMatchObject(expected);
  });

  test('is handled and repeated by what the error of the child is', async () => {
    const filter = (status: number) => ({ with: { type: `${STANDARD_ERROR_BASE}communication`, status } });
    const handled = (status: number) => ({
      try: [{ go: other() }],
      catch: {
        errors: filter(status),
        retry: { delay: { seconds: 1 }, limit: { attempt: { count: 2 } } },
        do: [{ note: { set: { handled: true } } }],
      },
    });
    const meant = await run([{ handled: handled(503) }], {}, failed);
    expect(meant.result).toMatchObject({ output: { handled: true } });
    expect(meant.calls).toHaveLength(3);
    const other404 = await run([{ handled: handled(404) }], {}, failed);
    expect(toWorkflowError(other404.result)).toEqual(problem);
    expect(other404.calls).toHaveLength(1);
  });

  test('is refused where the workflow is not there', () => {
    const source = definition({ do: [{ go: other() }] });
    expect(compile(source, { ...SETTINGS, externals: NO_EXTERNALS })).toMatchObject({
      errors: [{ code: 'unknown-workflow', pointer: '/do/0/go/run/workflow' }],
    });
  });
});

describe('run: script', () => {
  test('is one state that hands the script to the connector', async () => {
    const task = script(
      { arguments: { a: '${ $input.a }' }, environment: { B: 'b' }, stdin: '${ $input }' },
      { return: 'all' },
    );
    const { result, calls } = await run(
      [{ compute: task }],
      { a: 1 },
      { output: { code: 0, stdout: '1\n', stderr: '' } },
    );
    expect(result).toMatchObject({ output: { code: 0, stdout: '1\n' }, transitions: 1 });
    expect(calls[0]?.arguments).toEqual({
      FunctionName: SETTINGS.scriptFunction,
      Payload: {
        execution: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1',
        task: '/do/0/compute',
        code: 'console.log(1)',
        arguments: { a: 1 },
        environment: { B: 'b' },
        stdin: { a: 1 },
        return: 'all',
      },
    });
  });

  test('never makes an expression of the script', async () => {
    for (const code of ['{% $states.input %}', '${ $input }']) {
      const { calls } = await run([{ compute: script({ code }) }], {}, { output: '' });
      expect(calls[0]?.arguments).toMatchObject({ Payload: { code } });
    }
  });

  test('tells that it needs a part of the platform', () => {
    const tasks = [{ in: { do: [{ compute: script() }] } }];
    expect(compiled(definition({ do: tasks })).needs).toEqual([{ part: 'scripts', pointer: '/do/0/in/do/0/compute' }]);
  });
});

test.each<[string, object]>([
  ['container-not-supported', { container: { image: 'x' } }],
  ['shell-not-supported', { shell: { command: 'ls' } }],
  ['missing-field', {}],
  ['missing-field', { workflow: { namespace: 'a', version: 'latest' } }],
  ['invalid-value', { workflow: { namespace: 'a', name: 'b', version: 'newest' } }],
  ['invalid-value', { script: { language: 'python', code: 'x' } }],
  ['script-elsewhere', { script: { language: 'js', code: 'x', source: { endpoint: 'https://a.example' } } }],
  ['invalid-value', { script: { language: 'js', code: 'x' }, await: false }],
])('run is refused with %s', (code, run) => {
  expect(compile(definition({ do: [{ go: { run } }] }), SETTINGS)).toMatchObject({ ok: false, errors: [{ code }] });
});
