import { expect, test } from 'vitest';
import { egressGuard } from '../../../../functions/tasks/domain/egress-guard.ts';
import { type IncomingResponse, performHttpCall } from '../../../../functions/tasks/domain/http-call.ts';
import { httpCallPayload, type OutgoingRequest } from '../../../../functions/tasks/domain/http-call-payload.ts';

const GRANT = {
  authority: 'https://login.example/realms/shop/',
  grant: 'client_credentials',
  client: { id: 'orders', secret: 's&cret' },
};
const GRANTED = { access_token: 't0k', token_type: 'bearer' };

const json = (content: unknown, status = 200): IncomingResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(content)),
});

/** Performs a call with `oauth2`: what the authority answers, and every request that went out. */
async function call(oauth2: Readonly<Record<string, unknown>>, answer: IncomingResponse = json(GRANTED)) {
  const sent: OutgoingRequest[] = [];
  const payload = { execution: 'arn', task: '/do/0', method: 'get', uri: 'https://shop.example/orders' };
  const result = performHttpCall(httpCallPayload.parse({ ...payload, authentication: { oauth2 } }), {
    guard: egressGuard(''),
    signal: new AbortController().signal,
    transport: async (request) => {
      sent.push(request);
      return request.url.hostname === 'shop.example' ? json({ orders: 3 }) : answer;
    },
  });
  const outcome = await result.then(
    ({ output }) => ({ output, error: undefined }),
    (error: unknown) => ({ output: undefined, error }),
  );
  return { ...outcome, sent, form: new URLSearchParams(sent[0]?.body?.toString()) };
}

test('a token is asked for first, and goes with the call as a bearer token', async () => {
  const { output, sent, form } = await call({ ...GRANT, scopes: ['read', 'write'], audiences: ['shop'] });
  expect(output).toEqual({ orders: 3 });
  expect(sent.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
    'POST https://login.example/realms/shop/oauth2/token',
    'GET https://shop.example/orders',
  ]);
  expect(Object.fromEntries(form)).toEqual({
    grant_type: 'client_credentials',
    client_id: 'orders',
    client_secret: 's&cret',
    scope: 'read write',
    audience: 'shop',
  });
  expect(sent[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
  expect(sent[0]?.headers).not.toHaveProperty('authorization');
  expect(sent[1]?.headers['authorization']).toBe('Bearer t0k');
});

test.each([
  ['protocol/token', 'https://login.example/realms/shop/protocol/token'],
  ['/protocol/token', 'https://login.example/realms/shop/protocol/token'],
  ['https://other.example/token', 'https://other.example/token'],
])('the token endpoint %s', async (token, href) => {
  expect((await call({ ...GRANT, endpoints: { token } })).sent[0]?.url.href).toBe(href);
});

test('client_secret_basic sends id and secret in the header, form-encoded as RFC 6749 wants', async () => {
  const client = { id: 'or:ders', secret: 'a b&', authentication: 'client_secret_basic' };
  const { sent, form } = await call({ ...GRANT, client });
  const header = sent[0]?.headers['authorization'] ?? '';
  expect(Buffer.from(header.replace('Basic ', ''), 'base64').toString()).toBe('or%3Aders:a+b%26');
  expect(Object.fromEntries(form)).toEqual({ grant_type: 'client_credentials' });
});

test('the grant of a password tells the user, and a client without a secret only its id', async () => {
  const client = { id: 'orders', authentication: 'none' };
  const { form } = await call({ ...GRANT, grant: 'password', client, username: 'ada', password: 'p' });
  expect(Object.fromEntries(form)).toEqual({
    grant_type: 'password',
    client_id: 'orders',
    username: 'ada',
    password: 'p',
  });
});

test('JSON where the authority wants it', async () => {
  const { sent } = await call({ ...GRANT, request: { encoding: 'application/json' } });
  expect(JSON.parse(sent[0]?.body?.toString() ?? '')).toMatchObject({ grant_type: 'client_credentials' });
});

test.each([
  ['refuses', json({ error: 'invalid_client', error_description: 's&cret' }, 401), 'the authority answered 401'],
  ['redirects', { ...json({}, 302), headers: { location: 'https://evil.example' } }, 'the authority answered 302'],
  ['has no token', json({}), 'the authority answered without a bearer token'],
  ['has another kind', json({ access_token: 't', token_type: 'mac' }), 'the authority answered without a bearer token'],
])('an authority that %s is an error of authentication, and the call is not made', async (_, answer, detail) => {
  const { error, sent } = await call(GRANT, answer);
  expect(error).toMatchObject({ name: 'authentication.401', problem: { title: 'No access token', detail } });
  expect(String(error)).not.toContain('s&cret');
  expect(sent).toHaveLength(1);
});

test('the authority must be public as everything that is called', async () => {
  const { error, sent } = await call({ ...GRANT, authority: 'http://169.254.169.254' });
  expect(error).toMatchObject({ name: 'communication.403' });
  expect(sent).toEqual([]);
});
