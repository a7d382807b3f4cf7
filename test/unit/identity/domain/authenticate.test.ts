import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { tokenVerifier } from '../../../../functions/identity/adapters/access-tokens.ts';
import { allowStage } from '../../../../functions/identity/domain/allow-stage.ts';
import { formatApiKey, hashSecret, newSecret } from '../../../../functions/identity/domain/api-key-text.ts';
import { type AuthenticationPorts, authenticate } from '../../../../functions/identity/domain/authenticate.ts';

const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool';
const clientId = 'client-1';
const id = '01K9Z3N0V4T8S6QH2M5D7XWBCE';
const secret = newSecret();

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let own: Keys;
let foreign: Keys;
let ports: AuthenticationPorts;

beforeAll(async () => {
  own = await generateKeyPair('RS256');
  foreign = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  ports = {
    stage: 'dev',
    verifyToken: tokenVerifier({ issuer, clientId, keys: createLocalJWKSet({ keys: [jwk] }) }),
    readApiKey: async (asked) =>
      asked === id ? { type: 'api-key-lookup', v: 1, tenantId: 'acme', hash: hashSecret(secret) } : undefined,
  };
});

type Claims = Readonly<Record<string, unknown>>;

const now = () => Math.floor(Date.now() / 1000);
const claims = (rest: Claims = {}): Claims => ({
  iss: issuer,
  sub: 'ada',
  token_use: 'access',
  client_id: clientId,
  tenant_id: 'acme',
  iat: now(),
  auth_time: now() - 60,
  exp: now() + 300,
  ...rest,
});
const sign = (payload: Claims, key = own.privateKey) =>
  new SignJWT(payload as JWTPayload).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(key);
const bearer = async (payload: Claims) => authenticate(ports, `Bearer ${await sign(payload)}`);

describe('tokens', () => {
  test('name the person and the tenant', async () => {
    const iat = now() - 10;
    expect(await bearer(claims({ iat }))).toEqual({
      kind: 'user',
      tenantId: 'acme',
      principalId: 'ada',
      issuedAt: `${iat}`,
      signedInAt: expect.stringMatching(/^\d+$/),
      secondFactor: '',
    });
    expect(await bearer(claims({ mfa: 'true' }))).toMatchObject({ secondFactor: 'true' });
    expect(await bearer(claims({ mfa: 'false' }))).toMatchObject({ secondFactor: '' });
    expect(await bearer(claims({ tenant_id: undefined }))).toMatchObject({ kind: 'user', tenantId: '' });
  });

  test('of operators name no tenant', async () => {
    expect(await bearer(claims({ platform_role: 'operator' }))).toMatchObject({ kind: 'operator', tenantId: '' });
    expect(await bearer(claims({ platform_role: 'owner' }))).toMatchObject({ kind: 'user' });
  });

  test.each([
    ['expired', { exp: 1 }],
    ['endless', { exp: undefined }],
    ['of another issuer', { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' }],
    ['of another client', { client_id: 'client-2' }],
    ['for identification', { token_use: 'id' }],
    ['with a forged tenant', { tenant_id: 'acme#tenant' }],
    ['without a subject', { sub: undefined }],
  ])('%s are refused', async (_, change) => {
    expect(await bearer(claims(change))).toBeUndefined();
  });

  test('signed with another key, another algorithm or none are refused', async () => {
    const forged = await sign(claims(), foreign.privateKey);
    const symmetric = await new SignJWT(claims() as JWTPayload)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new Uint8Array(32));
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${encode({ alg: 'none' })}.${encode(claims())}.`;
    const [header, , signature] = (await sign(claims())).split('.');
    const tampered = [header, encode(claims({ tenant_id: 'globex' })), signature].join('.');
    for (const token of [forged, symmetric, unsigned, tampered, 'a.b.c', 'x']) {
      expect(await authenticate(ports, `Bearer ${token}`)).toBeUndefined();
    }
  });

  test('cannot be judged while the keys cannot be read: that is no refusal', async () => {
    const outage = new TypeError('fetch failed');
    const keys = () => Promise.reject(outage);
    const verifyToken = tokenVerifier({ issuer, clientId, keys });
    await expect(authenticate({ ...ports, verifyToken }, `Bearer ${await sign(claims())}`)).rejects.toBe(outage);
  });
});

/** What a key of the tenant stands for. */
const SYSTEM = {
  kind: 'api-key',
  tenantId: 'acme',
  principalId: id,
  issuedAt: '',
  signedInAt: '',
  secondFactor: '',
} as const;

describe('API keys', () => {
  const key = (parts = {}) => `Bearer ${formatApiKey({ stage: 'dev', id, secret, ...parts })}`;

  test('name the key and its tenant', async () => {
    expect(await authenticate(ports, key())).toEqual(SYSTEM);
    expect(await authenticate(ports, key().replace('Bearer', 'bearer'))).toEqual(SYSTEM);
  });

  test.each([{ stage: 'prod' }, { id: '01K9Z3N0V4T8S6QH2M5D7XWBCF' }, { secret: newSecret() }])(
    'others are refused (%#)',
    async (parts) => {
      expect(await authenticate(ports, key(parts))).toBeUndefined();
    },
  );
});

test.each([undefined, '', 'Bearer', 'Basic YTpi', `trb_dev_${id}`, 'Bearer a b'])(
  '%j is no authorization',
  async (header) => {
    expect(await authenticate(ports, header)).toBeUndefined();
  },
);

test('the answer allows the whole stage and names the usage key', () => {
  const api = 'arn:aws:execute-api:eu-west-1:000000000000:abc123/dev';
  expect(allowStage(SYSTEM, `${api}/GET/v1/members/x`, 'usage')).toEqual({
    principalId: id,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${api}/*` }],
    },
    context: { ...SYSTEM },
    usageIdentifierKey: 'usage',
  });
  expect(() => allowStage(SYSTEM, 'arn:aws:lambda:eu-west-1:000000000000:function:x', 'usage')).toThrow(TypeError);
});
