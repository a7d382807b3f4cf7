import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../../functions/workflows/simulator/validate.ts';
import { INVOKE, LAMBDA, machine } from './machine.ts';

const DONE = { Type: 'Succeed' };
const PASS = { Type: 'Pass', End: true };
const TASK = { Type: 'Task', Resource: LAMBDA, End: true };

function task(more: Readonly<Record<string, Json>>): Json {
  return machine({ T: { ...TASK, ...more }, D: DONE });
}

function codes(definition: Json): readonly string[] {
  return validateDefinition(definition).map(({ code, location }) => `${code} ${location ?? ''}`.trim());
}

describe('structure', () => {
  const at = (place: string) => `SCHEMA_VALIDATION_FAILED ${place}`;

  test.each<[string, Json, string]>([
    ['no states', { StartAt: 'A' }, at('/')],
    ['an unknown type', machine({ A: { Type: 'Sleep', End: true } }), at('/States/A/Type')],
    ['an unknown field', machine({ A: { ...PASS, Color: 'red' } }), at('/States/A')],
    ['a JSONPath field in JSONata', machine({ A: { ...PASS, InputPath: '$' } }), at('/States/A')],
    ['Output in JSONPath', { StartAt: 'A', States: { A: { ...PASS, Output: 1 } } }, at('/States/A')],
    ['Catch on a Pass', machine({ A: { ...PASS, Catch: [] } }), at('/States/A')],
    [
      'TimeoutSeconds on a Map',
      machine({
        A: { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: PASS } }, TimeoutSeconds: 1, End: true },
      }),
      at('/States/A'),
    ],
    ['Assign on a Succeed', machine({ A: { Type: 'Succeed', Assign: {} } }), at('/States/A')],
    ['neither Next nor End', machine({ A: { Type: 'Pass' } }), at('/States/A')],
    ['both Next and End', machine({ A: { ...PASS, Next: 'A' } }), at('/States/A')],
    ['a Task without Resource', machine({ A: { Type: 'Task', End: true } }), at('/States/A')],
    ['a resource that is no ARN', machine({ A: { ...TASK, Resource: 'work' } }), at('/States/A/Resource')],
    ['a negative timeout', machine({ A: { ...TASK, TimeoutSeconds: -1 } }), at('/States/A/TimeoutSeconds')],
    [
      'a heartbeat as long as the timeout',
      machine({ A: { ...TASK, TimeoutSeconds: 5, HeartbeatSeconds: 5 } }),
      at('/States/A/HeartbeatSeconds'),
    ],
    [
      'a Choice without choices',
      machine({ A: { Type: 'Choice', Choices: [], Default: 'D' }, D: DONE }),
      at('/States/A/Choices'),
    ],
    [
      'a condition that is no expression',
      machine({ A: { Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'D' }] }, D: DONE }),
      at('/States/A/Choices[0]/Condition'),
    ],
    [
      'a rule without Next',
      machine({ A: { Type: 'Choice', Choices: [{ Condition: true }], Default: 'D' }, D: DONE }),
      at('/States/A/Choices[0]'),
    ],
    ['a Wait for nothing', machine({ A: { Type: 'Wait', End: true } }), at('/States/A')],
    [
      'a Wait for two things',
      machine({ A: { Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true } }),
      at('/States/A'),
    ],
    [
      'a timestamp without offset',
      machine({ A: { Type: 'Wait', Timestamp: '2026-01-01T00:00:00', End: true } }),
      at('/States/A/Timestamp'),
    ],
    ['a Map without processor', machine({ A: { Type: 'Map', End: true } }), at('/States/A')],
    [
      'a processor with a language',
      machine({
        A: { Type: 'Map', ItemProcessor: { QueryLanguage: 'JSONata', StartAt: 'P', States: { P: PASS } }, End: true },
      }),
      at('/States/A/ItemProcessor'),
    ],
    [
      'a Parallel without branches',
      machine({ A: { Type: 'Parallel', Branches: [], End: true } }),
      at('/States/A/Branches'),
    ],
    [
      'a branch without StartAt',
      machine({ A: { Type: 'Parallel', Branches: [{ States: { P: PASS } }], End: true } }),
      at('/States/A/Branches[0]'),
    ],
    ['a name of 81 characters', machine({ ['x'.repeat(81)]: PASS }), `INVALID_STATE_NAME /States/${'x'.repeat(81)}`],
    [
      'States.ALL beside another',
      task({ Retry: [{ ErrorEquals: ['States.ALL', 'Other'] }] }),
      at('/States/T/Retry[0]/ErrorEquals'),
    ],
    [
      'States.ALL before another retrier',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['Other'] }] }),
      at('/States/T/Retry[0]/ErrorEquals'),
    ],
    [
      'States.ALL before another catcher',
      task({
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'D' },
          { ErrorEquals: ['Other'], Next: 'D' },
        ],
      }),
      at('/States/T/Catch[0]/ErrorEquals'),
    ],
    [
      'a negative MaxAttempts',
      task({ Retry: [{ ErrorEquals: ['x'], MaxAttempts: -1 }] }),
      at('/States/T/Retry[0]/MaxAttempts'),
    ],
    [
      'an interval of nothing',
      task({ Retry: [{ ErrorEquals: ['x'], IntervalSeconds: 0 }] }),
      at('/States/T/Retry[0]/IntervalSeconds'),
    ],
    [
      'a rate below one',
      task({ Retry: [{ ErrorEquals: ['x'], BackoffRate: 0.5 }] }),
      at('/States/T/Retry[0]/BackoffRate'),
    ],
    [
      'an unknown jitter',
      task({ Retry: [{ ErrorEquals: ['x'], JitterStrategy: 'SOME' }] }),
      at('/States/T/Retry[0]/JitterStrategy'),
    ],
    ['a catcher without Next', task({ Catch: [{ ErrorEquals: ['x'] }] }), at('/States/T/Catch[0]')],
  ])('%s is refused', (_name, definition, expected) => {
    expect(codes(definition)).toContain(expected);
  });

  test('several required fields are named in one message', () => {
    expect(validateDefinition({})).toEqual([
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'These fields are required: [States, StartAt]',
        location: '/',
      },
    ]);
  });
});

describe('transitions', () => {
  const missing = (message: string, location: string) => ({
    severity: 'ERROR',
    code: 'MISSING_TRANSITION_TARGET',
    message,
    location,
  });
  const endless = { severity: 'ERROR', code: 'MISSING_END_STATE', message: 'Workflow has no terminal state' };

  test('a target that does not exist, and a state that nothing leads to', () => {
    expect(validateDefinition(machine({ A: { Type: 'Pass', Next: 'C' }, B: PASS }))).toEqual([
      missing("Missing 'Next' target: C", '/States/A/Next'),
      missing('State "B" is not reachable.', '/States/B'),
    ]);
  });

  test('every place that can name a target', () => {
    const definition = machine({
      T: { ...TASK, Next: 'C', Catch: [{ ErrorEquals: ['x'], Next: 'no1' }], End: false },
      C: {
        Type: 'Choice',
        Choices: [
          { Condition: true, Next: 'no2' },
          { Condition: true, Next: 'D' },
        ],
        Default: 'no3',
      },
      D: DONE,
    });
    expect(validateDefinition(definition).map(({ location }) => location)).toEqual([
      '/States/T/Catch[0]/Next',
      '/States/C/Choices[0]/Next',
      '/States/C/Default',
    ]);
  });

  test('a loop without an end, which hides what cannot be reached', () => {
    const loop = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
    expect(validateDefinition(machine(loop))).toEqual([endless]);
    expect(validateDefinition(machine({ ...loop, C: { Type: 'Pass', Next: 'A' } }))).toEqual([endless]);
    expect(validateDefinition(machine({ ...loop, C: PASS }))).toEqual([
      missing('State "C" is not reachable.', '/States/C'),
    ]);
    expect(validateDefinition(machine({ A: { Type: 'Pass', Next: 'X' } }))).toEqual([
      missing("Missing 'Next' target: X", '/States/A/Next'),
      endless,
    ]);
  });

  test('no way into a branch or out of it, and no name twice', () => {
    const branch = (name: string, state: Json) => ({ StartAt: name, States: { [name]: state } });
    const parallel = (...Branches: readonly Json[]) =>
      machine({ P: { Type: 'Parallel', Branches, Next: 'D' }, D: DONE });
    expect(codes(parallel(branch('In', { Type: 'Pass', Next: 'D' })))).toContain(
      'MISSING_TRANSITION_TARGET /States/P/Branches[0]/States/In/Next',
    );
    expect(codes(parallel(branch('In', PASS), branch('In', PASS)))).toEqual([
      'DUPLICATE_STATE_NAME /States/P/Branches[1]/States/In',
    ]);
  });
});

describe('variables', () => {
  const inner = (Assign: Json, Mode = 'INLINE') => ({
    Type: 'Map',
    ItemProcessor: {
      StartAt: 'In',
      States: { In: { ...PASS, Assign } },
      ProcessorConfig: { Mode, ExecutionType: 'STANDARD' },
    },
    End: true,
  });

  test.each<[string, Json, readonly string[]]>([
    [
      'states',
      machine({ A: { ...PASS, Assign: { states: 1 } } }),
      ['SCHEMA_VALIDATION_FAILED /States/A/Assign/states'],
    ],
    [
      'a name with a dot',
      machine({ A: { ...PASS, Assign: { 'x.y': 1 } } }),
      ['SCHEMA_VALIDATION_FAILED /States/A/Assign/x.y'],
    ],
    [
      'a name of 81 characters',
      machine({ A: { ...PASS, Assign: { ['x'.repeat(81)]: 1 } } }),
      [`SCHEMA_VALIDATION_FAILED /States/A/Assign/${'x'.repeat(81)}`],
    ],
    [
      'an outer name',
      machine({ A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' }, M: inner({ x: 2 }) }),
      ['SCHEMA_VALIDATION_FAILED /States/M/ItemProcessor/States/In/Assign/x'],
    ],
    [
      'an outer name in a child execution',
      machine({ A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' }, M: inner({ x: 2 }, 'DISTRIBUTED') }),
      [],
    ],
    [
      'a name that only the Map itself assigns, afterwards',
      machine({ M: { ...inner({ x: 2 }), Assign: { x: 1 } } }),
      [],
    ],
    ['names of other letters', machine({ A: { ...PASS, Assign: { größe: 1, 名前: 2 } } }), []],
  ])('assigning %s', (_name, definition, expected) => {
    expect(codes(definition)).toEqual(expected);
  });
});

describe('expressions', () => {
  const output = (expression: string) => machine({ A: { ...PASS, Output: { v: [`{% ${expression} %}`] } } });

  test.each([
    ['phone', "Reference to 'phone' at the top level is not supported."],
    ['phone.number', "Reference to 'phone' at the top level is not supported."],
    ['1 + phone', "Reference to 'phone' at the top level is not supported."],
    ['$sum(prices)', "Reference to 'prices' at the top level is not supported."],
    ['$', "Reference to '$' at the top level is not supported."],
    ['$$', "Reference to '$$' at the top level is not supported."],
    ['$states.input[$$.a]', "Reference to '$$' at the top level is not supported."],
    ['{"a": name}', "Reference to 'name' at the top level is not supported."],
    ['*', "Reference to '*' at the top level is not supported."],
    ['$states.result', "Reference to '$states.result' is not supported in this field."],
    ['$states.errorOutput.Error', "Reference to '$states.errorOutput' is not supported in this field."],
  ])('%s is refused', (expression, message) => {
    expect(validateDefinition(output(expression))).toEqual([
      { severity: 'ERROR', code: 'UNSUPPORTED_JSONATA_EXPRESSION', message, location: '/States/A/Output/v[0]' },
    ]);
  });

  test.each([
    ['1 +', 'Unexpected end of expression'],
    ['$x[1,2)', 'Expected "]", got ","'],
    ['$match("a", /abc', 'No terminating / in regular expression'],
    ['$x ?? 1', 'The symbol "?" cannot be used as a unary operator'],
    ['"unterminated', 'String literal must be terminated by a matching quote'],
  ])('%s cannot be read', (expression, message) => {
    expect(validateDefinition(output(expression))).toEqual([
      { severity: 'ERROR', code: 'INVALID_JSONATA_EXPRESSION', message, location: '/States/A/Output/v[0]' },
    ]);
  });

  test.each([
    '$states.input.a.b',
    '$states.context.Execution.Id',
    '$states.input.items[price > 3].name',
    '$states.input.items.{"n": name, "me": $}',
    '$states.input.items^(>price, name)',
    '$states.input.items{kind: $sum(price)}',
    '$map($states.input.items, function($item, $index) { $item.name & $index })',
    '$states.input ~> |account|{"open": true}, "secret"|',
    '($x := 1; $f := function($y) { $x + $y }; $f(2))',
    '$states.input.items.(name & $string(price))',
    '$substring(?, 1)("abc")',
    '$filter($states.input.list, $exists)',
    '[1..3].($ * 2)',
    '\n  $states.input.a\n',
  ])('%s is accepted', (expression) => {
    expect(validateDefinition(output(expression))).toEqual([]);
  });

  test('the result and the error are there where they exist, and only there', () => {
    const right = task({
      Output: '{% $states.result %}',
      Assign: { r: '{% $states.result %}' },
      Catch: [
        {
          ErrorEquals: ['x'],
          Assign: { e: '{% $states.errorOutput %}' },
          Output: '{% $states.errorOutput.Cause %}',
          Next: 'D',
        },
      ],
    });
    expect(codes(right)).toEqual([]);
    const wrong = task({
      Arguments: '{% $states.result %}',
      Catch: [{ ErrorEquals: ['x'], Output: '{% $states.result %}', Next: 'D' }],
    });
    expect(codes(wrong)).toEqual([
      'UNSUPPORTED_JSONATA_EXPRESSION /States/T/Arguments',
      'UNSUPPORTED_JSONATA_EXPRESSION /States/T/Catch[0]/Output',
    ]);
  });

  test('what is no expression is not read', () => {
    const Output = [' {% phone %}', 'phone', { Comment: '{ % $$ % }' }, null, 1];
    expect(codes(machine({ A: { ...PASS, Comment: '{% phone %}', Output } }))).toEqual([]);
    expect(codes({ StartAt: 'A', States: { A: { ...PASS, Result: '{% phone %}' } } })).toEqual([]);
  });
});

test('a machine with every state type and field is accepted', () => {
  const definition = machine(
    {
      Pass: { Type: 'Pass', Comment: 'c', Assign: { x: '{% 1 %}' }, Output: null, Next: 'Choose' },
      Choose: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $x = 1 %}', Next: 'Work', Assign: { y: 1 }, Output: 2 },
          { Condition: false, Next: 'Wait' },
        ],
        Default: 'Wait',
        Assign: { y: 2 },
        Output: 3,
      },
      Work: {
        ...{ Type: 'Task', Resource: `${INVOKE}.waitForTaskToken`, Arguments: { FunctionName: 'f' }, Next: 'Each' },
        ...{ TimeoutSeconds: '{% 60 %}', HeartbeatSeconds: 5, Credentials: { RoleArn: '{% $x %}' } },
        Retry: [
          {
            ErrorEquals: ['A', 'B'],
            IntervalSeconds: 2,
            MaxAttempts: 0,
            BackoffRate: 1.5,
            MaxDelaySeconds: 9,
            JitterStrategy: 'FULL',
          },
          { ErrorEquals: ['States.ALL'] },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed', Output: '{% $states.errorOutput %}' }],
      },
      Wait: { Type: 'Wait', Timestamp: '{% $now() %}', Next: 'Both' },
      Both: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'In', States: { In: { Type: 'Wait', Seconds: 0, End: true } } }],
        Arguments: 1,
        Next: 'Done',
      },
      Each: {
        ...{
          Type: 'Map',
          Items: '{% [1] %}',
          ItemSelector: { i: '{% $states.context.Map.Item.Value %}' },
          MaxConcurrency: '{% 2 %}',
        },
        ...{ ToleratedFailureCount: 1, ToleratedFailurePercentage: '{% 5 %}', Label: 'label', Next: 'Done' },
        ItemBatcher: { MaxItemsPerBatch: '{% 2 %}', BatchInput: { a: 1 } },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'One',
          States: { One: PASS },
        },
      },
      Done: { Type: 'Succeed', Output: '{% $states.input %}' },
      Failed: { Type: 'Fail', Error: '{% $x %}', Cause: 'c' },
    },
    { Comment: 'all', TimeoutSeconds: 100, Version: '1.0' },
  );
  expect(validateDefinition(definition)).toEqual([]);
});
