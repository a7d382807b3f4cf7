import { describe, expect, test } from 'vitest';
import type { Json, TaskOutcome } from '../../../../../functions/workflows/simulator/types.ts';
import { inTurn, machine, run } from '../machine.ts';

const CONNECTION = { ConnectionArn: 'arn:aws:events:us-east-1:111111111111:connection/shop/1' };
const COMPLETE = { ApiEndpoint: 'https://example.com', Method: 'GET', InvocationConfig: CONNECTION };
type Members = Readonly<Record<string, Json>>;

async function call(outcome: TaskOutcome, more: Members = {}) {
  const Arguments = { ...COMPLETE, ...more };
  const definition = machine({
    Work: { Type: 'Task', Resource: 'arn:aws:states:::http:invoke', Arguments, End: true },
  });
  return (await run(definition, { answer: inTurn(outcome) })).result;
}

const respond = (output: Json, more?: Members) => call({ output }, more);
const OK = { Headers: {}, ResponseBody: 'body', StatusCode: 200, StatusText: 'OK' };

describe('an HTTP task', () => {
  test.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('can %s', async (Method) => {
    expect((await respond(OK, { Method })).output).toEqual(OK);
  });

  test('names the methods there are when it is asked for another', async () => {
    expect((await respond(OK, { Method: 'get' })).cause).toContain(
      "[The value for the field 'Method' must be one of GET, POST, PUT, DELETE, PATCH, OPTIONS, HEAD]",
    );
  });

  test.each(['A-IM', 'host', 'WARNING', 'X-Forwarded-For', 'x-amz-date', 'x-amzn-trace-id'])(
    'may not set the header %s',
    async (name) => {
      const result = await respond(OK, { Headers: { Accept: '*/*', [name]: 'x' } });
      expect(result.error).toBe('States.Runtime');
      expect(result.cause).toContain(`[The header '${name}' is not allowed]`);
    },
  );

  test.each(['Accept', 'x-amazing', 'my-x-amz-date', 'hostess'])('may set the header %s', async (name) => {
    expect((await respond(OK, { Headers: { [name]: 'x' } })).output).toEqual(OK);
  });

  test.each([200, 299])('succeeds with the status %i', async (StatusCode) => {
    expect((await respond({ ...OK, StatusCode })).status).toBe('SUCCEEDED');
  });

  test.each([199, 300])('fails with the status %i', async (StatusCode) => {
    expect(await respond({ ...OK, StatusCode })).toMatchObject({ error: `States.Http.StatusCode.${StatusCode}` });
  });

  test('hands on a response that says little, and what is no response, as they are', async () => {
    expect((await respond({})).output).toEqual({});
    expect((await respond('odd')).output).toBe('odd');
    expect(await respond({ StatusCode: 500 })).toMatchObject({ error: 'States.Http.StatusCode.500', cause: '' });
    expect(await call({ error: 'States.Http.Socket', cause: 'reset' })).toMatchObject({
      error: 'States.Http.Socket',
      cause: 'reset',
    });
  });

  test.each<[Json, Json]>([
    [{ 'content-type': 'application/json' }, { a: 1 }],
    [{ 'CONTENT-TYPE': ['application/vnd.api+JSON; charset=utf-8', 'text/plain'] }, { a: 1 }],
    [{ 'Content-Type': 'application/jsonp' }, '{"a":1}'],
    [{ 'Content-Type': [] }, '{"a":1}'],
    [{ 'Content-Type': 1 }, '{"a":1}'],
    [{ 'X-Content-Type': 'application/json' }, '{"a":1}'],
    ['odd', '{"a":1}'],
  ])('with headers %j gives the body as %j', async (Headers, expected) => {
    expect((await respond({ ...OK, Headers, ResponseBody: '{"a":1}' })).output).toEqual({
      ...OK,
      Headers,
      ResponseBody: expected,
    });
  });

  test('leaves a body that is no text alone', async () => {
    const response = { ...OK, Headers: { 'Content-Type': 'application/json' }, ResponseBody: { a: 1 } };
    expect((await respond(response)).output).toEqual(response);
  });

  test.each([
    ['image/png', true],
    ['VIDEO/mp4', true],
    ['audio/ogg', true],
    ['application/octet-stream', true],
    ['text/image/png', false],
    ['application/xml', false],
  ])('refuses a body of %s: %s', async (type, refused) => {
    const result = await respond({ ...OK, Headers: { 'Content-Type': type } });
    const cause = `The content type '${type}' of the response is not supported`;
    expect(result).toMatchObject(refused ? { error: 'States.Runtime', cause } : { status: 'SUCCEEDED' });
  });

  test('takes the time that the call took', async () => {
    expect(await call({ output: OK, durationMs: 700 })).toMatchObject({ stoppedAt: 700 });
  });
});
