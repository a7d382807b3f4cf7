import { describe, expect, test } from 'vitest';
import { INVOKE, inTurn, LAMBDA, machine, run } from './machine.ts';

const LIMIT = 262_144;
const large = (bytes: number) => 'a'.repeat(bytes - 2);
const cause = (name: string) =>
  `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;

describe('256 KiB', () => {
  test.each([
    [LAMBDA, LAMBDA, {}],
    [INVOKE, 'lambda', { FunctionName: 'work' }],
    ['arn:aws:states:::sqs:sendMessage', 'sqs', { QueueUrl: 'q', MessageBody: 'm' }],
  ])(
    'a result of %s that is larger is a failure of %s, which States.ALL catches',
    async (Resource, name, Arguments) => {
      const definition = machine({
        Work: {
          Type: 'Task',
          Resource,
          Arguments,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Saved' }],
          End: true,
        },
        Saved: { Type: 'Pass', End: true },
      });
      const { result } = await run(definition, { answer: inTurn({ output: large(LIMIT + 1) }) });
      expect(result.output).toEqual({ Error: 'States.DataLimitExceeded', Cause: cause(name) });
    },
  );

  test('is counted in bytes of UTF-8, and exactly so many are allowed', async () => {
    const definition = machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true } });
    const allowed = await run(definition, { answer: inTurn({ output: large(LIMIT) }) });
    expect(allowed.result.status).toBe('SUCCEEDED');
    const refused = await run(definition, { answer: inTurn({ output: `é${large(LIMIT - 1)}` }) });
    expect(refused.result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: cause(LAMBDA) });
  });

  test('an output of the state itself that is larger fails under its name, and States.ALL does not help', async () => {
    const definition = machine({
      Blow: {
        Type: 'Task',
        Resource: LAMBDA,
        Output: '{% $pad("", 300000, "x") %}',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Saved' }],
        End: true,
      },
      Saved: { Type: 'Pass', End: true },
    });
    expect((await run(definition)).result).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: cause('Blow'),
    });
  });

  test('no more may be assigned at once', async () => {
    const definition = machine({
      Set: { Type: 'Pass', Assign: { a: '{% $pad("", 140000, "x") %}', b: '{% $pad("", 140000, "x") %}' }, End: true },
    });
    expect((await run(definition)).result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

test('all variables together have 10 MiB, and an overwritten one counts once', async () => {
  const filling = large(200_002);
  const states = (name: string) => ({
    Start: { Type: 'Pass', Assign: { n: 0 }, Next: 'Fill' },
    Fill: { Type: 'Pass', Assign: { n: '{% $n + 1 %}', [name]: filling }, Next: 'More' },
    More: { Type: 'Choice', Choices: [{ Condition: '{% $n < 60 %}', Next: 'Fill' }], Default: 'Done' },
    Done: { Type: 'Succeed' },
  });
  expect((await run(machine(states('same')))).result.status).toBe('SUCCEEDED');
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `S${index}`,
      {
        Type: 'Pass',
        Assign: { [`v${index}`]: filling },
        Next: index < 59 ? `S${index + 1}` : 'Done',
      },
    ]),
  );
  const { result } = await run(machine({ ...many, Done: { Type: 'Succeed' } }));
  // 52 values of 200,002 bytes fit into 10,485,760.
  expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: cause('S52') });
});
