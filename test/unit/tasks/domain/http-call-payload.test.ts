import { expect, test } from 'vitest';
import { httpCallPayload, isJson, outgoingRequest } from '../../../../functions/tasks/domain/http-call-payload.ts';

const base = { execution: 'arn', task: '/do/0/call', method: 'post', uri: 'https://shop.example/orders?a=1#part' };
const build = (rest: Record<string, unknown>) => {
  const { authentication, ...call } = httpCallPayload.parse({ ...base, ...rest });
  if (authentication !== undefined && 'oauth2' in authentication) throw new Error('that needs a token first');
  return outgoingRequest(call, authentication);
};

test('query parameters are appended, lists repeated, null left out', () => {
  const { url } = build({ query: { q: 'x y', tag: ['a', 'b'], none: null, n: 3 } });
  expect(url.href).toBe('https://shop.example/orders?a=1&q=x+y&tag=a&tag=b&n=3');
});

test.each([
  [{ a: 1 }, undefined, 'application/json', '{"a":1}'],
  ['plain', undefined, 'text/plain; charset=utf-8', 'plain'],
  ['quoted', 'application/json', 'application/json', '"quoted"'],
  [{ a: 1, b: 'x y' }, 'application/x-www-form-urlencoded', 'application/x-www-form-urlencoded', 'a=1&b=x+y'],
  [null, undefined, 'application/json', 'null'],
])('the body %j declared as %s goes out as %s', (body, declared, type, bytes) => {
  const request = build({ body, headers: declared === undefined ? {} : { 'Content-Type': declared } });
  expect(request.headers['content-type']).toBe(type);
  expect(request.body?.toString()).toBe(bytes);
});

test('without a body there is no content type', () => {
  expect(build({})).toMatchObject({ method: 'POST' });
  expect(build({}).headers).not.toHaveProperty('content-type');
});

test('authentication becomes the header', () => {
  expect(build({ authentication: { basic: { username: 'ada', password: 'p:w' } } }).headers['authorization']).toBe(
    `Basic ${Buffer.from('ada:p:w').toString('base64')}`,
  );
  expect(build({ authentication: { bearer: { token: 't0k' } } }).headers['authorization']).toBe('Bearer t0k');
});

test.each([
  [{ method: 'TRACE' }, /method must be one of/],
  [{ method: 'CONNECT' }, /method must be one of/],
  [{ uri: '/relative' }, /not an absolute URI/],
  [{ headers: { Host: 'metadata' } }, /header host cannot be set/],
  [{ headers: { 'Transfer-Encoding': 'chunked' } }, /cannot be set/],
  [{ headers: { 'Proxy-Authorization': 'x' } }, /cannot be set/],
  [{ headers: { ok: 'line\r\nInjected: yes' } }, /characters that HTTP forbids/],
  [{ headers: { 'bad name': 'x' } }, /characters that HTTP forbids/],
  [{ query: { q: { deep: 1 } } }, /must be a scalar/],
  [{ authentication: { basic: { username: 'a:b', password: 'x' } } }, /colon/],
  [{ authentication: { bearer: { token: 'x\r\ny' } } }, /bearer token/],
])('%j is a configuration error', (rest, message) => {
  expect(() => build(rest)).toThrow(message);
  expect(() => build(rest)).toThrow(expect.objectContaining({ name: 'configuration.400' }));
});

test('JSON media types are known by their suffix', () => {
  expect(['application/json', 'application/problem+json; charset=utf-8', 'APPLICATION/JSON'].every(isJson)).toBe(true);
  expect(['text/plain', 'application/jsonx', 'text/html; a=application/json'].some(isJson)).toBe(false);
});
