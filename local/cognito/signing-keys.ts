import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { UserPool } from './model.ts';

/** A key pair of a pool: the private half signs, the public half is in the key set. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
  /** The private half, to be kept. */
  readonly privateJwk: JWK;
}

/** @param kept private half of the key that an earlier process had. @default - a new key */
export async function makeSigningKey(kid: string, kept?: JWK): Promise<SigningKey> {
  const privateJwk = kept ?? (await generatePrivateKey());
  const { kty = '', n = '', e = '' } = privateJwk;
  const jwk = { kty, n, e, kid, alg: 'RS256', use: 'sig' };
  return { kid, privateKey: await importKey(privateJwk), publicKey: await importKey(jwk), jwk, privateJwk };
}

async function generatePrivateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  return exportJWK(privateKey);
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'RS256');
  if (key instanceof Uint8Array) throw new TypeError('a key of RS256 is no octet string');
  return key;
}

/** `<issuer>/.well-known/jwks.json` */
export function keySet(pool: UserPool): unknown {
  return { keys: [pool.idKey.jwk, pool.accessKey.jwk] };
}

/** `<issuer>/.well-known/openid-configuration`, as far as a pool without a hosted domain has it. */
export function openIdConfiguration(pool: UserPool): unknown {
  return {
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: pool.issuer,
    jwks_uri: `${pool.issuer}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
