import { afterEach, describe, expect, test } from 'vitest';
import { AwsError } from '../../../../local/service.ts';
import { FunctionFailure } from '../../../support/fake-cloud.ts';
import { AUTHORIZER_ARN, allow, FUNCTION_ARN, ok, type TestApi, testApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const BEARER = { Authorization: 'Bearer ann' };
/** Lets the authorizer allow and the function answer as given. */
const answering = (answer: unknown) => (arn: string) => (arn === AUTHORIZER_ARN ? allow() : answer);
const events = (arn: string) =>
  api.cloud.invocations.filter((each) => each.functionArn === arn).map((each) => each.payload);

describe('proxy integration', () => {
  test('hands the request over as event of version 1.0', async () => {
    api = await testApi({ invoke: answering(ok({ done: true })) });
    const headers = { ...BEARER, 'X-Mixed-Case': ['one', 'two'], 'content-type': 'application/json' };
    const answer = await api.send('POST', '/v1/tenants/a%2Fb/c+d%20e?q=1&q=2&s=x%20y+z', headers, '{"a":1}');
    expect(answer).toMatchObject({ status: 200, body: '{"done":true}' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-amz-apigw-id': expect.any(String),
    });
    expect(events(FUNCTION_ARN)).toEqual([
      expect.objectContaining({
        resource: '/v1/tenants/{proxy+}',
        path: '/v1/tenants/a%2Fb/c+d%20e',
        httpMethod: 'POST',
        pathParameters: { proxy: 'a/b/c+d e' },
        queryStringParameters: { q: '2', s: 'x y z' },
        multiValueQueryStringParameters: { q: ['1', '2'], s: ['x y z'] },
        stageVariables: null,
        body: '{"a":1}',
        isBase64Encoded: false,
        headers: expect.objectContaining({ 'X-Mixed-Case': 'two', Authorization: 'Bearer ann' }),
        multiValueHeaders: expect.objectContaining({ 'X-Mixed-Case': ['one', 'two'] }),
        requestContext: expect.objectContaining({
          requestId: answer.headers['x-amzn-requestid'],
          apiId: api.apiId,
          stage: 'dev',
          httpMethod: 'POST',
          resourcePath: '/v1/tenants/{proxy+}',
          accountId: '123456789012',
          protocol: 'HTTP/1.1',
          requestTime: '22/Nov/2026:12:00:00 +0000',
          requestTimeEpoch: api.cloud.clock.now(),
          authorizer: { principalId: 'ann', tenantId: 'acme', level: '3', staff: 'false' },
          identity: expect.objectContaining({ sourceIp: '127.0.0.1', apiKeyId: expect.any(String) }),
        }),
      }),
    ]);
    expect(api.cloud.invocations.at(-1)?.principal).toMatchObject({
      service: 'apigateway.amazonaws.com',
      sourceArn: `arn:aws:execute-api:us-east-1:123456789012:${api.apiId}/dev/POST/v1/tenants/{proxy+}`,
    });
  });

  test('passes status, headers and body back, and renames what is its own', async () => {
    const answer = {
      statusCode: 401,
      headers: { 'content-type': 'application/problem+json', 'WWW-Authenticate': 'Bearer', single: 'lost' },
      multiValueHeaders: { single: ['a', 'b'] },
      body: Buffer.from('péché').toString('base64'),
      isBase64Encoded: true,
    };
    api = await testApi({ invoke: answering(answer) });
    const { status, headers, body } = await api.send('GET', '/v1/open');
    expect({ status, body }).toEqual({ status: 401, body: 'péché' });
    expect(headers).toMatchObject({ 'x-amzn-remapped-www-authenticate': 'Bearer', single: 'a, b' });
    expect(headers).not.toHaveProperty('www-authenticate');
  });

  test.each([
    ['no status', { body: 'x' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['an unknown member', { statusCode: 200, cookies: [] }],
    ['a header with a line break', { statusCode: 200, headers: { evil: 'a\r\nb' } }],
    ['a text', 'done'],
  ])('answers 502 to %s', async (_name, answer) => {
    api = await testApi({ invoke: answering(answer) });
    expect(await api.send('GET', '/v1/open')).toMatchObject({
      status: 502,
      body: '{"message":"Internal server error"}',
    });
  });

  test('tells a failed, a slow and a forbidden function apart', async () => {
    const fail = () => {
      throw new FunctionFailure({ errorType: 'Error', errorMessage: 'boom' });
    };
    api = await testApi({ invoke: fail });
    expect((await api.send('GET', '/v1/open')).status).toBe(502);
    await api.close();
    api = await testApi({ invoke: () => new Promise(() => undefined), integration: { TimeoutInMillis: 50 } });
    expect(await api.send('GET', '/v1/open')).toMatchObject({
      status: 504,
      body: '{"message":"Endpoint request timed out"}',
    });
    await api.close();
    const forbid = () => {
      throw new AwsError('AccessDeniedException', 'no permission', 403);
    };
    api = await testApi({ invoke: forbid });
    expect((await api.send('GET', '/v1/open')).status).toBe(500);
  });

  test('refuses bodies over ten megabytes', async () => {
    api = await testApi({ invoke: answering(ok()) });
    const limit = 10 * 1024 * 1024;
    expect((await api.send('POST', '/v1/open', {}, 'x'.repeat(limit))).status).toBe(200);
    expect((await api.send('POST', '/v1/open', {}, 'x'.repeat(limit + 1))).status).toBe(413);
  });
});

test('names of parameters are whatever the client likes', async () => {
  api = await testApi({ invoke: answering(ok()) });
  expect((await api.send('GET', '/v1/open?__proto__=1&constructor=2&__proto__=3')).status).toBe(200);
  const event = api.cloud.invocations.at(-1)?.payload as Readonly<Record<string, object>>;
  expect(Object.entries(event['multiValueQueryStringParameters'] ?? {})).toEqual([
    ['__proto__', ['1', '3']],
    ['constructor', ['2']],
  ]);
});

describe('routes', () => {
  test('that do not exist answer 403 as on AWS', async () => {
    api = await testApi({ invoke: answering(ok()) });
    for (const path of ['/', '/v1', '/v2/tenants', '/v1/open/more']) {
      expect(await api.send('GET', path), path).toMatchObject({
        status: 403,
        body: '{"message":"Missing Authentication Token"}',
        headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
      });
    }
    expect((await api.send('GET', '/v1/open/')).status).toBe(200);
    expect((await api.send('GET', '/v1/tenants/%zz', BEARER)).status).toBe(400);
  });
});

describe('preflight', () => {
  test('is answered without credentials', async () => {
    api = await testApi();
    const answer = await api.send('OPTIONS', '/v1/tenants/acme', { Origin: 'https://anywhere.example' });
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,POST',
    });
    expect(api.cloud.invocations).toEqual([]);
  });

  test('names the origin when several are allowed', async () => {
    api = await testApi({ allowedOrigins: 'several' });
    const allowed = async (headers: Record<string, string>) =>
      (await api.send('OPTIONS', '/v1/tenants', headers)).headers['access-control-allow-origin'];
    expect(await allowed({ Origin: 'https://docs.example.org' })).toBe('https://docs.example.org');
    expect(await allowed({ origin: 'https://docs.example.org' })).toBe('https://docs.example.org');
    expect(await allowed({ Origin: 'https://evil.example' })).toBe('https://console.example.org');
    expect(await allowed({})).toBe('https://console.example.org');
  });

  test('of another content type is not supported', async () => {
    api = await testApi();
    expect((await api.send('OPTIONS', '/v1/tenants', { 'content-type': 'text/csv' })).status).toBe(415);
  });
});

describe('gateway responses', () => {
  test('speak in the template of their type, else of their class', async () => {
    const template = `{"requestId":"$context.requestId","message":$context.error.messageString,"stage":"\${context.stage}"}`;
    api = await testApi({
      gatewayResponses: {
        UNAUTHORIZED: {
          StatusCode: '418',
          ResponseParameters: {
            'gatewayresponse.header.Content-Type': "'application/problem+json'",
            'gatewayresponse.header.X-Request-Id': 'context.requestId',
            'gatewayresponse.header.X-Echo': 'method.request.header.X-Echo',
          },
          ResponseTemplates: { 'application/json': template },
        },
        DEFAULT_4XX: { ResponseTemplates: { 'application/problem+json': '{"type":"$context.error.responseType"}' } },
      },
    });
    const unauthorized = await api.send('GET', '/v1/tenants', { 'x-echo': 'hello' });
    const requestId = unauthorized.headers['x-amzn-requestid'];
    expect(unauthorized.status).toBe(418);
    expect(unauthorized.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-request-id': requestId,
      'x-echo': 'hello',
    });
    expect(JSON.parse(unauthorized.body)).toEqual({ requestId, message: 'Unauthorized', stage: 'dev' });
    expect(await api.send('GET', '/nowhere')).toMatchObject({
      status: 403,
      headers: { 'content-type': 'application/problem+json' },
      body: '{"type":"MISSING_AUTHENTICATION_TOKEN"}',
    });
  });
});

describe('access log', () => {
  test('gets a line for each request under the role of the account', async () => {
    const Format = '{"id":"$context.requestId","status":"$context.status","tenant":"$context.authorizer.tenantId"}';
    const DestinationArn = 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/apigateway/access';
    api = await testApi({ invoke: answering(ok()), stage: { AccessLogSetting: { DestinationArn, Format } } });
    await api.send('GET', '/v1/open');
    expect(api.cloud.calls).toEqual([]);
    await api.provision('Account', 'Account', { CloudWatchRoleArn: 'arn:aws:iam::123456789012:role/logs' });
    const { headers } = await api.send('GET', '/v1/open');
    await expect.poll(() => api.cloud.calls.map((call) => call.action)).toEqual(['CreateLogStream', 'PutLogEvents']);
    expect(api.cloud.calls[1]).toMatchObject({
      service: 'logs',
      principal: { roleName: 'logs' },
      input: {
        logGroupName: '/aws/apigateway/access',
        logEvents: [{ message: `{"id":"${headers['x-amzn-requestid']}","status":"200","tenant":"-"}` }],
      },
    });
  });
});
