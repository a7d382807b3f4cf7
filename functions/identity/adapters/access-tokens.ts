import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { TokenClaims } from '../domain/authenticate.ts';

/** Claims of a Cognito access token that has passed jose, and those that the token trigger adds. */
const accessToken = z.object({
  token_use: z.literal('access'),
  client_id: z.string(),
  sub: z.string().min(1).max(128),
  iat: z.int().nonnegative(),
  auth_time: z.int().nonnegative(),
  tenant_id: z.string().optional(),
  platform_role: z.string().optional(),
  mfa: z.string().optional(),
});

/** Failures to get the keys, as opposed to faults of the token: jose gives both the same base class. */
const OUTAGES = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** @default - the issuer's own key set, read over HTTPS and cached */
  readonly keys?: JWTVerifyGetKey;
}

/**
 * Checks access tokens of one client of the user pool: RS256, issuer, expiry, use and client.
 * @returns undefined for a token that is not valid here. @throws when the issuer's keys cannot be read
 */
export function tokenVerifier(options: TokenVerifierOptions): (token: string) => Promise<TokenClaims | undefined> {
  const { issuer, clientId, keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`)) } = options;
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ['RS256'], requiredClaims: ['exp'] });
      const claims = accessToken.safeParse(payload);
      if (!claims.success || claims.data.client_id !== clientId) return undefined;
      const { sub, iat, auth_time, tenant_id, platform_role, mfa } = claims.data;
      return {
        sub,
        iat,
        authTime: auth_time,
        tenantId: tenant_id,
        platformRole: platform_role,
        secondFactor: mfa === 'true',
      };
    } catch (error) {
      if (error instanceof errors.JOSEError && !OUTAGES.has(error.code)) return undefined;
      throw error;
    }
  };
}
