import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../../../functions/workflows/simulator/validate.ts';
import { INVOKE, inTurn, machine, run } from '../machine.ts';

const PUT = 'arn:aws:states:::events:putEvents';
const SEND = 'arn:aws:states:::sqs:sendMessage';
const START = 'arn:aws:states:::states:startExecution';
const HTTP = 'arn:aws:states:::http:invoke';
const CONNECTION = { ConnectionArn: 'arn:aws:events:us-east-1:111111111111:connection/shop/1' };

/** Complete arguments of every integration. */
const COMPLETE: Readonly<Record<string, { readonly [member: string]: Json }>> = {
  [INVOKE]: { FunctionName: 'work' },
  [PUT]: { Entries: [] },
  [SEND]: { QueueUrl: 'q', MessageBody: 'm' },
  [START]: { StateMachineArn: 'child' },
  [HTTP]: { ApiEndpoint: 'https://example.com', Method: 'GET', InvocationConfig: CONNECTION },
};
const RESOURCES = Object.keys(COMPLETE);

const call = (Resource: string, Arguments: Json) =>
  machine({
    Work: { Type: 'Task', Resource, Arguments, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Saved' }], End: true },
    Saved: { Type: 'Pass', End: true },
  });

function without(arguments_: { readonly [member: string]: Json }, name: string): Json {
  return Object.fromEntries(Object.entries(arguments_).filter(([member]) => member !== name));
}

describe('arguments', () => {
  test.each(RESOURCES)('%s takes what is complete', async (resource) => {
    const definition = call(resource, COMPLETE[resource] ?? null);
    expect(validateDefinition(definition)).toEqual([]);
    expect((await run(definition)).result.status).toBe('SUCCEEDED');
  });

  test.each(
    RESOURCES.flatMap((resource) =>
      Object.keys(COMPLETE[resource] ?? {})
        .filter((name) => name !== 'InvocationConfig')
        .map((name) => [resource, name] as const),
    ),
  )('%s does without its %s neither in a definition nor in a run', async (resource, name) => {
    const incomplete = without(COMPLETE[resource] ?? {}, name);
    const message = `The field '${name}' is required but was missing`;
    expect(validateDefinition(call(resource, incomplete))).toEqual([
      { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', location: '/States/Work/Arguments', message },
    ]);
    const computed = call(resource, '{% $states.input %}');
    expect(validateDefinition(computed)).toEqual([]);
    const { result, history } = await run(computed, { input: incomplete });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(result.cause).toContain(`could not be used to start the Task: [${message}]`);
    expect(history.map(({ type }) => type)).not.toContain('TaskScheduled');
  });

  test.each(RESOURCES)('%s takes no member that it does not know, and no value of another type', (resource) => {
    const complete = COMPLETE[resource] ?? {};
    const odd = { ...complete, toString: 1 };
    expect(validateDefinition(call(resource, odd)).map(({ message }) => message)).toEqual([
      "The field 'toString' is not supported by Step Functions",
    ]);
    const [first = ''] = Object.keys(complete);
    expect(validateDefinition(call(resource, { ...complete, [first]: 1 })).map(({ message }) => message)).toEqual([
      expect.stringMatching(`The value for the field '${first}' must be (STRING|ARRAY)`),
    ]);
    expect(validateDefinition(call(resource, { ...complete, [first]: '{% $states.input.x %}' }))).toEqual([]);
  });

  test('of a JSONPath state may come from its input', () => {
    const state = (Parameters: Json) => ({
      StartAt: 'Work',
      States: { Work: { Type: 'Task', Resource: SEND, Parameters, End: true } },
    });
    expect(validateDefinition(state({ 'QueueUrl.$': '$.q', 'MessageBody.$': '$' }))).toEqual([]);
    expect(validateDefinition(state({ 'QueueUrl.$': '$.q', 'Body.$': '$' })).map(({ message }) => message)).toEqual([
      "The field 'MessageBody' is required but was missing",
      "The field 'Body' is not supported by Step Functions",
    ]);
  });

  test.each<[string, { readonly [member: string]: Json }, string | undefined]>([
    [SEND, { DelaySeconds: 5 }, undefined],
    [SEND, { DelaySeconds: 1.5 }, 'INTEGER'],
    [SEND, { DelaySeconds: '5' }, 'INTEGER'],
    [SEND, { MessageAttributes: {} }, undefined],
    [SEND, { MessageAttributes: [] }, 'OBJECT'],
    [HTTP, { Headers: null }, 'OBJECT'],
    [HTTP, { RequestBody: null }, undefined],
    [INVOKE, { Qualifier: 1 }, 'STRING'],
  ])('%s with %j', (resource, more, type) => {
    const [name] = Object.keys(more);
    const found = validateDefinition(call(resource, { ...COMPLETE[resource], ...more })).map(({ message }) => message);
    expect(found).toEqual(type === undefined ? [] : [`The value for the field '${name}' must be ${type}`]);
  });
});

describe('answers of AWS services', () => {
  test.each([PUT, SEND, START])('of %s carry the metadata of the call, unless they bring it', async (resource) => {
    const definition = call(resource, COMPLETE[resource] ?? null);
    const { result } = await run(definition, { answer: inTurn({ output: { Zone: 1, Answer: 2 } }) });
    expect(Object.keys(result.output ?? {})).toEqual(['Answer', 'SdkHttpMetadata', 'SdkResponseMetadata', 'Zone']);
    expect(result.output).toMatchObject({ Answer: 2, SdkHttpMetadata: { HttpStatusCode: 200 } });
    const complete = { SdkHttpMetadata: { HttpStatusCode: 201 } };
    const brought = await run(definition, { answer: inTurn({ output: complete }) });
    expect(brought.result.output).toMatchObject(complete);
  });

  test('one refused entry fails events:putEvents with the answer as the cause', async () => {
    const answer = { FailedEntryCount: 1, Entries: [{ EventId: 'a' }, { ErrorCode: 'InvalidArgument' }] };
    const { result } = await run(call(PUT, { Entries: [] }), { answer: inTurn({ output: answer }) });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'EventBridge.FailedEntry' } });
    const { Cause } = result.output as { Cause: string };
    expect(JSON.parse(Cause)).toMatchObject(answer);
  });

  test('a function that is not waited for answers 202 and no version', async () => {
    const given = { FunctionName: 'work', InvocationType: 'Event' };
    const { result } = await run(call(INVOKE, given), { answer: inTurn({ output: {} }) });
    expect(result.output).toMatchObject({ StatusCode: 202, SdkHttpMetadata: { HttpStatusCode: 202 } });
    expect(result.output).not.toHaveProperty('ExecutedVersion');
  });
});

describe('a nested execution', () => {
  const described = { ExecutionArn: 'child:1', Input: '{"i":1}', Output: '[1]', Status: 'SUCCEEDED' };

  test('is the result of .sync as texts, of .sync:2 as JSON', async () => {
    const outputOf = async (suffix: string) => {
      const definition = call(`${START}${suffix}`, { StateMachineArn: 'child' });
      return (await run(definition, { answer: inTurn({ output: described }) })).result.output;
    };
    expect(await outputOf('.sync')).toEqual(described);
    expect(await outputOf('.sync:2')).toEqual({ ...described, Input: { i: 1 }, Output: [1] });
  });

  test.each(['.sync', '.sync:2'])('that did not succeed fails %s with its description as the cause', async (suffix) => {
    const failed = { ExecutionArn: 'child:1', Error: 'Broken', Input: '{}', Status: 'FAILED' };
    const { result } = await run(call(`${START}${suffix}`, { StateMachineArn: 'child' }), {
      answer: inTurn({ output: failed }),
    });
    expect(result.output).toEqual({ Error: 'States.TaskFailed', Cause: JSON.stringify(failed) });
  });
});

describe('an HTTP task', () => {
  const respond = (output: Json, more: { readonly [member: string]: Json } = {}) =>
    run(call(HTTP, { ...COMPLETE[HTTP], ...more }), { answer: inTurn({ output }) });
  const response = (type: string, ResponseBody: string) => ({
    Headers: { 'Content-Type': [type] },
    ResponseBody,
    StatusCode: 200,
    StatusText: 'OK',
  });

  test('gives a JSON body as JSON, and every other as text', async () => {
    const bodyOf = async (type: string, body: string) => {
      const { output } = (await respond(response(type, body))).result;
      return (output as { ResponseBody: Json }).ResponseBody;
    };
    expect(await bodyOf('application/json; charset=utf-8', '{"a":1}')).toEqual({ a: 1 });
    expect(await bodyOf('application/problem+json', '{"a":1}')).toEqual({ a: 1 });
    expect(await bodyOf('text/plain', '{"a":1}')).toBe('{"a":1}');
    expect(await bodyOf('application/json', 'oops')).toBe('oops');
  });

  test.each([
    [404, 'Not Found'],
    [302, 'Found'],
    [503, 'Service Unavailable'],
  ])('fails with the status %i in its error and its text as the cause', async (StatusCode, StatusText) => {
    const { result } = await respond({ Headers: {}, ResponseBody: 'why', StatusCode, StatusText });
    expect(result.output).toEqual({ Error: `States.Http.StatusCode.${StatusCode}`, Cause: StatusText });
  });

  test.each(['image/png', 'application/octet-stream', 'audio/ogg'])('cannot take a body of %s', async (type) => {
    expect((await respond(response(type, ''))).result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test.each<[string, { readonly [member: string]: Json }]>([
    ["The header 'Authorization' is not allowed", { Headers: { Authorization: 'x' } }],
    ["The header 'x-amzn-trace' is not allowed", { Headers: { 'x-amzn-trace': 'x' } }],
    ["The value for the field 'Method' must be one of", { Method: 'TRACE' }],
    ["One of the fields 'InvocationConfig' and 'Authentication'", { InvocationConfig: {} }],
  ])('is not made: %s', async (reason, more) => {
    const { result } = await respond(response('text/plain', ''), more);
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(result.cause).toContain(reason);
  });
});
