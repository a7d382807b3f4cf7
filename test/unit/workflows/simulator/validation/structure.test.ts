import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../../../functions/workflows/simulator/validate.ts';
import { INVOKE, LAMBDA, machine } from '../machine.ts';

const PASS = { Type: 'Pass', End: true };
const INSIDE = { StartAt: 'P', States: { P: PASS } };
const DISTRIBUTED = { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' };

function map(more: Readonly<Record<string, Json>>): Json {
  const ItemProcessor = { ...INSIDE, ProcessorConfig: DISTRIBUTED };
  return machine({ A: { Type: 'Map', ItemProcessor, End: true, ...more } });
}

function task(Resource: Json): Json {
  return machine({ A: { Type: 'Task', Resource, End: true } });
}

function findings(definition: Json, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): readonly string[] {
  return validateDefinition(definition, type).map(({ code, message, location }) => `${code} ${location}: ${message}`);
}

const schema = (place: string, message: string) => `SCHEMA_VALIDATION_FAILED ${place}: ${message}`;
const unsupported = (place: string, field: string) => schema(place, `Field '${field}' is not supported`);

describe('fields', () => {
  test.each<[string, Json, string]>([
    ['of the machine', machine({ A: PASS }, { Color: 'red' }), unsupported('/', 'Color')],
    [
      'of a branch',
      machine({ A: { Type: 'Parallel', Branches: [{ ...INSIDE, QueryLanguage: 'JSONata' }], End: true } }),
      unsupported('/States/A/Branches[0]', 'QueryLanguage'),
    ],
    [
      'of a processor',
      map({ ItemProcessor: { ...INSIDE, Color: 1 } }),
      unsupported('/States/A/ItemProcessor', 'Color'),
    ],
    [
      'of a mode',
      map({ ItemProcessor: { ...INSIDE, ProcessorConfig: { ...DISTRIBUTED, Color: 1 } } }),
      unsupported('/States/A/ItemProcessor/ProcessorConfig', 'Color'),
    ],
    [
      'of a batcher',
      map({ ItemBatcher: { MaxItemsPerBatch: 1, MaxItemsPerBatchPath: '$' } }),
      unsupported('/States/A/ItemBatcher', 'MaxItemsPerBatchPath'),
    ],
    [
      'of a reader',
      map({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: {} } }),
      unsupported('/States/A/ItemReader', 'Parameters'),
    ],
    [
      'of a rule',
      machine({
        A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B', Variable: '$' }] },
        B: PASS,
      }),
      unsupported('/States/A/Choices[0]', 'Variable'),
    ],
  ])('%s that it does not have are refused', (_name, definition, expected) => {
    expect(findings(definition)).toEqual([expected]);
  });

  test.each<[string, Json, string]>([
    ['Next', machine({ A: { Type: 'Pass', Next: 1 } }), schema('/States/A/Next', 'The value must be a string')],
    [
      'End',
      machine({ A: { Type: 'Pass', Next: 'A', End: 'no' } }),
      schema('/States/A/End', 'The value must be a boolean'),
    ],
    [
      'Assign',
      machine({ A: { ...PASS, Assign: '{% {} %}' } }),
      schema('/States/A/Assign', 'The value must be an object'),
    ],
    ['Error', machine({ A: { Type: 'Fail', Error: 1 } }), schema('/States/A/Error', 'The value must be a string')],
    ['StartAt', { ...(machine({ A: PASS }) as object), StartAt: 1 }, schema('/StartAt', 'The value must be a string')],
    ['Version', machine({ A: PASS }, { Version: 1 }), schema('/Version', 'The value must be a string')],
    [
      'TimeoutSeconds',
      machine({ A: PASS }, { TimeoutSeconds: 0 }),
      schema('/TimeoutSeconds', 'The value must be an integer between 1 and 99999999'),
    ],
    [
      'a branch',
      machine({ A: { Type: 'Parallel', Branches: [1], End: true } }),
      schema('/States/A/Branches[0]', 'The value must be an object'),
    ],
    [
      'a percentage',
      map({ ToleratedFailurePercentage: 100.5 }),
      schema('/States/A/ToleratedFailurePercentage', 'The value must be a number between 0 and 100'),
    ],
    ['a selector', map({ ItemSelector: 'item' }), schema('/States/A/ItemSelector', 'The value must be an object')],
    [
      'an empty batcher',
      map({ ItemBatcher: {} }),
      schema('/States/A/ItemBatcher', "One of the fields 'MaxItemsPerBatch' and 'MaxInputBytesPerBatch' is required"),
    ],
    [
      'a batch of nothing',
      map({ ItemBatcher: { MaxItemsPerBatch: 0 } }),
      schema('/States/A/ItemBatcher/MaxItemsPerBatch', 'The value must be an integer between 1 and 100000000'),
    ],
    [
      'a mode without a type of execution',
      map({ ItemProcessor: { ...INSIDE, ProcessorConfig: { Mode: 'DISTRIBUTED' } } }),
      schema('/States/A/ItemProcessor/ProcessorConfig', 'These fields are required: [ExecutionType]'),
    ],
    [
      'an unknown mode',
      map({ ItemProcessor: { ...INSIDE, ProcessorConfig: { Mode: 'FAST' } } }),
      schema('/States/A/ItemProcessor/ProcessorConfig/Mode', "The value must be 'INLINE' or 'DISTRIBUTED'"),
    ],
    [
      'a timestamp',
      machine({ A: { Type: 'Wait', Timestamp: '2026-02-30T00:00:00Z', End: true } }),
      schema('/States/A/Timestamp', 'String does not match RFC3339 timestamp'),
    ],
  ])('%s of another kind is refused', (_name, definition, expected) => {
    expect(findings(definition)).toEqual([expected]);
  });

  test.each<[string, Json]>([
    ['a selector that is one expression', map({ ItemSelector: '{% {"a": 1} %}' })],
    [
      'thresholds of an inline Map',
      machine({ A: { Type: 'Map', ItemProcessor: INSIDE, ToleratedFailureCount: 1, End: true } }),
    ],
    ['a percentage with a fraction', map({ ToleratedFailurePercentage: 0.5 })],
    ['comments wherever states are', map({ ItemProcessor: { ...INSIDE, Comment: 'c', ProcessorConfig: DISTRIBUTED } })],
    ['items of an object', map({ Items: { a: 1 } })],
  ])('%s is accepted', (_name, definition) => {
    expect(findings(definition)).toEqual([]);
  });
});

describe('query languages', () => {
  const enumerated = (place: string) => schema(`${place}/QueryLanguage`, "The value must be 'JSONPath' or 'JSONata'");

  test('are one of two, and every other counts as JSONata besides', () => {
    const jsonata = { ...PASS, Output: 1 };
    expect(findings({ StartAt: 'A', States: { A: jsonata }, QueryLanguage: 'jsonata' })).toEqual([enumerated('')]);
    expect(findings({ StartAt: 'A', States: { A: { ...jsonata, QueryLanguage: 'x' } } })).toEqual([
      enumerated('/States/A'),
    ]);
  });

  test('inside a Map and a Parallel are that of the machine, not of the state around', () => {
    const Inner = { StartAt: 'P', States: { P: { ...PASS, Output: 1 } } };
    const message =
      "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage";
    const A = { Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: Inner, End: true };
    expect(findings({ StartAt: 'A', States: { A } })).toEqual([schema('/States/A/ItemProcessor/States/P', message)]);
    const B = { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [Inner], End: true };
    expect(findings({ StartAt: 'B', States: { B } })).toEqual([schema('/States/B/Branches[0]/States/P', message)]);
  });

  test('cannot go back to JSONPath', () => {
    expect(findings(machine({ A: { ...PASS, QueryLanguage: 'JSONPath' } }))).toEqual([
      schema('/States/A', "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine"),
    ]);
  });
});

describe('resources', () => {
  test.each([
    LAMBDA,
    `${LAMBDA}:live`,
    INVOKE,
    `${INVOKE}.waitForTaskToken`,
    'arn:aws-cn:states:::lambda:invoke',
    'arn:aws:states:eu-central-1:111111111111:activity:work',
    'arn:aws:states:::aws-sdk:s3:getObject',
    'arn:aws:states:::aws-sdk:sfn:startExecution.waitForTaskToken',
    'arn:aws:states:::dynamodb:getItem',
    'arn:aws:states:::ecs:runTask.sync',
    'arn:aws:states:::apigateway:invoke.waitForTaskToken',
  ])('%s is accepted', (resource) => {
    const arguments_ = resource.includes('lambda:invoke') ? { Arguments: { FunctionName: 'f' } } : {};
    expect(findings(machine({ A: { Type: 'Task', Resource: resource, ...arguments_, End: true } }))).toEqual([]);
  });

  test.each(['work', '', 1])('%s is no ARN', (resource) => {
    expect(findings(task(resource))).toEqual([schema('/States/A/Resource', 'Value is not a valid resource ARN')]);
  });

  test.each([
    'arn:aws:s3:::bucket',
    'arn:aws:states:::lamda:invoke',
    'arn:aws:states:eu-central-1:111111111111:stateMachine:machine',
    `${INVOKE}.sync`,
    'arn:aws:states:::sqs:sendMessage.sync',
    'arn:aws:states:::http:invoke.waitForTaskToken',
    'arn:aws:states:::aws-sdk:glue:startJobRun.sync',
  ])('%s is nothing that can be called', (resource) => {
    const reason = 'The value is not a valid resource ARN, or the resource is not available in this region.';
    expect(findings(task(resource))).toEqual([
      schema('/States/A/Resource', `The resource provided ${resource} is not recognized. ${reason}`),
    ]);
  });

  test.each<[string, Json, string]>([
    ['a task token', task('arn:aws:states:::sns:publish.waitForTaskToken'), '/States/A/Resource'],
    ['a job', task('arn:aws:states:::ecs:runTask.sync'), '/States/A/Resource'],
    ['an activity', task('arn:aws:states:eu-central-1:111111111111:activity:work'), '/States/A/Resource'],
    ['a Map Run', map({}), '/States/A/ItemProcessor/ProcessorConfig'],
  ])('an Express machine has no %s', (_name, definition, place) => {
    expect(findings(definition)).toEqual([]);
    const found = validateDefinition(definition, 'EXPRESS');
    expect(found.map(({ code, location }) => `${code} ${location}`)).toEqual([`SCHEMA_VALIDATION_FAILED ${place}`]);
    expect(found[0]?.message).toMatch(/^Express state machine does not support /);
  });
});

describe('labels', () => {
  test.each(['', 'x'.repeat(41), 'a b', 'a?', 'a\u0001', 'a/b:c', 'a%'])('%j is none', (Label) => {
    expect(findings(map({ Label }))).toEqual([expect.stringMatching(/^INVALID_LABEL_NAME \/States\/A\/Label: /)]);
  });

  test('are unique in the machine', () => {
    const each = (Next: Json) => ({
      Type: 'Map',
      ItemProcessor: { StartAt: `P${Next}`, States: { [`P${Next}`]: PASS }, ProcessorConfig: DISTRIBUTED },
      Label: 'same-Label_1',
      Next,
    });
    expect(findings(machine({ A: each('B'), B: each('C'), C: PASS }))).toEqual([
      'DUPLICATE_LABEL_NAME /States/B/Label: The same label name appears more than once: same-Label_1',
    ]);
  });
});
