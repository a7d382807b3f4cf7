import { afterEach, describe, expect, test } from 'vitest';
import { FunctionFailure } from '../../../support/fake-cloud.ts';
import { AUTHORIZER_ARN, allow, ok, type TestApi, testApi } from './test-api.ts';

let api: TestApi;
afterEach(() => api.close());

const asks = () => api.cloud.invocations.filter((each) => each.functionArn === AUTHORIZER_ARN).length;
const get = (path = '/v1/tenants', bearer = 'ann') => api.send('GET', path, { authorization: `Bearer ${bearer}` });
/** An authorizer that answers as given, in front of a function that succeeds. */
const authorizing = (answer: () => unknown) => (arn: string) => (arn === AUTHORIZER_ARN ? answer() : ok());
const policy = (Effect: string, Resource: string) => ({ Effect, Action: 'execute-api:Invoke', Resource });

describe('authorizer', () => {
  test('is not asked without the identity source', async () => {
    api = await testApi();
    expect(await api.send('GET', '/v1/tenants')).toMatchObject({ status: 401, body: '{"message":"Unauthorized"}' });
    expect((await api.send('GET', '/v1/tenants', { authorization: '' })).status).toBe(401);
    expect(api.cloud.invocations).toEqual([]);
  });

  test('is asked once for an identity until its result expires', async () => {
    api = await testApi({ invoke: authorizing(() => allow()), authorizer: { AuthorizerResultTtlInSeconds: 60 } });
    await get();
    await get('/v1/tenants/acme');
    expect(asks()).toBe(1);
    expect((await get('/v1/tenants', 'bob')).status).toBe(200);
    expect(asks()).toBe(2);
    api.cloud.clock.advance(60_000);
    await get();
    expect(asks()).toBe(3);
    expect(api.cloud.invocations[0]).toMatchObject({
      principal: { sourceArn: expect.stringContaining(`:${api.apiId}/authorizers/`) },
      payload: {
        type: 'REQUEST',
        methodArn: `arn:aws:execute-api:us-east-1:123456789012:${api.apiId}/dev/GET/v1/tenants`,
        resource: '/v1/tenants',
        headers: { authorization: 'Bearer ann' },
      },
    });
    expect(api.cloud.invocations[0]?.payload).not.toHaveProperty('body');
  });

  test('is asked each time when results are not kept', async () => {
    api = await testApi({ invoke: authorizing(() => allow()), authorizer: { AuthorizerResultTtlInSeconds: 0 } });
    await get();
    await get();
    expect(asks()).toBe(2);
  });

  test('has its policy evaluated for each method, also from the cache', async () => {
    const Statement = [policy('Allow', '*/GET/v1/*'), policy('Deny', '*/v1/tenants/secret')];
    api = await testApi({ invoke: authorizing(() => allow({ policyDocument: { Statement } })) });
    expect((await get()).status).toBe(200);
    const denied = await get('/v1/tenants/secret');
    expect(denied).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' } });
    expect(denied.body).toContain('explicit deny');
    expect((await api.send('POST', '/v1/tenants', { authorization: 'Bearer ann' })).status).toBe(403);
    expect(asks()).toBe(1);
  });

  test.each([
    ['fails', { errorMessage: 'boom' }, 500],
    ['refuses', { errorMessage: 'Unauthorized' }, 401],
  ])('that %s is asked again', async (_name, report, status) => {
    const fail = () => {
      throw new FunctionFailure(report);
    };
    api = await testApi({ invoke: authorizing(fail) });
    expect((await get()).status).toBe(status);
    expect((await get()).status).toBe(status);
    expect(asks()).toBe(2);
  });

  test.each([
    ['no principal', allow({ principalId: undefined })],
    ['nested context', allow({ context: { roles: ['a'] } })],
    [
      'a policy with a condition',
      allow({ policyDocument: { Statement: [{ ...policy('Allow', '*'), Condition: {} }] } }),
    ],
  ])('with %s is a configuration error', async (_name, answer) => {
    api = await testApi({ invoke: authorizing(() => answer) });
    expect(await get()).toMatchObject({ status: 500, body: '{"message":null}' });
  });
});

describe('usage plan', () => {
  test('wants a key of a plan of the stage', async () => {
    api = await testApi({ invoke: authorizing(() => allow({ usageIdentifierKey: 'unknown-to-everybody' })) });
    expect(await get()).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
    await api.close();
    api = await testApi({ invoke: authorizing(() => allow({ usageIdentifierKey: undefined })) });
    // With the key source AUTHORIZER a header of the client counts for nothing.
    const headers = { authorization: 'Bearer ann', 'x-api-key': 'usage-key-of-the-tenant-acme' };
    expect((await api.send('GET', '/v1/tenants', headers)).status).toBe(403);
    expect((await api.send('GET', '/v1/open')).status).toBe(200);
  });

  test('limits rate and burst by key, in the time of the clock', async () => {
    api = await testApi({
      invoke: authorizing(() => allow()),
      plan: { Throttle: { RateLimit: 2, BurstLimit: 3 } },
    });
    const statuses = async (count: number) => {
      const answers: number[] = [];
      for (let index = 0; index < count; index++) answers.push((await get()).status);
      return answers;
    };
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    api.cloud.clock.advance(1000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
    expect((await get()).body).toBe('{"message":"Too Many Requests"}');
    expect((await api.send('GET', '/v1/open')).status).toBe(200);
  });

  test('counts a quota by period', async () => {
    api = await testApi({ invoke: authorizing(() => allow()), plan: { Quota: { Limit: 2, Period: 'DAY' } } });
    expect([(await get()).status, (await get()).status]).toEqual([200, 200]);
    expect(await get()).toMatchObject({ status: 429, body: '{"message":"Limit Exceeded"}' });
    api.cloud.clock.advance(86_400_000);
    expect((await get()).status).toBe(200);
  });
});

test('the limits of a stage hold for everyone', async () => {
  const setting = { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 };
  api = await testApi({ invoke: () => ok(), stage: { MethodSettings: [setting] } });
  expect((await api.send('GET', '/v1/open')).status).toBe(200);
  expect((await api.send('GET', '/v1/open')).status).toBe(429);
});
