import { TENANT_ID } from '../../shared/ids.ts';
import { parseApiKey, secretMatches } from './api-key-text.ts';
import type { ApiKeyLookup } from './api-keys.ts';

/** Who stands behind credentials. @see Identity of the pipeline, which reads it from the authorizer's context */
export interface Principal {
  readonly kind: 'user' | 'api-key' | 'operator';
  /** Empty for operators and people without a tenant. */
  readonly tenantId: string;
  readonly principalId: string;
  /** Seconds since the epoch; empty for API keys. */
  readonly issuedAt: string;
  /** When the person signed in: seconds since the epoch; empty for API keys. */
  readonly signedInAt: string;
  /** `true` when the token attests a second factor, else empty. */
  readonly secondFactor: '' | 'true';
}

/** What an access token of the user pool says, after its signature, issuer, client, use and expiry are checked. */
export interface TokenClaims {
  readonly sub: string;
  readonly iat: number;
  readonly authTime: number;
  readonly tenantId?: string | undefined;
  readonly platformRole?: string | undefined;
  readonly secondFactor?: boolean | undefined;
}

export interface AuthenticationPorts {
  readonly stage: string;
  /** @returns undefined for a token that is not valid here. @throws when the keys to check it cannot be read */
  verifyToken(token: string): Promise<TokenClaims | undefined>;
  /** @returns undefined when there is no such key */
  readApiKey(id: string): Promise<ApiKeyLookup | undefined>;
}

const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/**
 * Finds who sent `Authorization: Bearer <access token | API key>`. What they may do is not asked here.
 * @returns undefined when the credentials are not valid
 */
export async function authenticate(
  ports: AuthenticationPorts,
  authorization: string | undefined,
): Promise<Principal | undefined> {
  const [, credentials] = BEARER.exec(authorization?.trim() ?? '') ?? [];
  if (credentials === undefined) return undefined;
  return credentials.startsWith('trb_') ? byApiKey(ports, credentials) : byToken(ports, credentials);
}

async function byApiKey(ports: AuthenticationPorts, text: string): Promise<Principal | undefined> {
  const parts = parseApiKey(text);
  if (parts === undefined || parts.stage !== ports.stage) return undefined;
  const lookup = await ports.readApiKey(parts.id);
  if (lookup === undefined || !secretMatches(parts.secret, lookup.hash)) return undefined;
  const none = { issuedAt: '', signedInAt: '', secondFactor: '' } as const;
  return { kind: 'api-key', tenantId: lookup.tenantId, principalId: parts.id, ...none };
}

async function byToken(ports: AuthenticationPorts, token: string): Promise<Principal | undefined> {
  const claims = await ports.verifyToken(token);
  if (claims === undefined) return undefined;
  const { sub: principalId, iat, authTime, tenantId = '', platformRole, secondFactor } = claims;
  const attested = secondFactor === true ? 'true' : '';
  const signIn: Pick<Principal, 'issuedAt' | 'signedInAt' | 'secondFactor'> = {
    issuedAt: String(iat),
    signedInAt: String(authTime),
    secondFactor: attested,
  };
  if (platformRole === 'operator') return { kind: 'operator', tenantId: '', principalId, ...signIn };
  if (tenantId !== '' && !TENANT_ID.test(tenantId)) return undefined;
  return { kind: 'user', tenantId, principalId, ...signIn };
}
