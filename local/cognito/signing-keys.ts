import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { UserPool } from './model.ts';

/** A key pair of a pool: the private half signs, the public half is in the key set. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export async function generateSigningKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  return { kid, privateKey, publicKey, jwk };
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
