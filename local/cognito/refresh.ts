import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import type { Operation } from './administration.ts';
import { clientOf, type Directory, type RefreshGrant, type UserPoolClient } from './model.ts';
import { type AuthenticationResult, issueTokens, notAuthorized, rememberGrant } from './tokens.ts';

const refresh = z.object({
  RefreshToken: z.string(),
  ClientId: z.string(),
  ClientMetadata: z.record(z.string(), z.string()).optional(),
});
const revoke = z.object({ Token: z.string(), ClientId: z.string() });

/** Refreshing and revoking sign-ins. */
export function refreshing(directory: Directory): Readonly<Record<string, Operation>> {
  return {
    GetTokensFromRefreshToken: async (input) => {
      const request = parseInput(refresh, input, 'InvalidParameterException');
      const { client } = clientOf(directory, request.ClientId);
      const tokens = await refreshTokens(directory, client, request.RefreshToken, request.ClientMetadata);
      return { AuthenticationResult: tokens };
    },
    RevokeToken: (input) => {
      const request = parseInput(revoke, input, 'InvalidParameterException');
      const { client } = clientOf(directory, request.ClientId);
      if (!client.revocable) {
        throw new AwsError('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
      }
      const grant = directory.refreshTokens.get(request.Token);
      if (grant !== undefined && grant.clientId !== client.id) {
        throw new AwsError('UnauthorizedException', 'The token was issued to another client.');
      }
      // Revoking an unknown token succeeds (RFC 7009).
      if (grant !== undefined) directory.revokedOrigins.add(grant.originJti);
      return {};
    },
  };
}

/**
 * New access and ID tokens for a refresh token; where the client rotates, a new refresh token too, for what is left of
 * the first one's life.
 * @throws AwsError `NotAuthorizedException`, `RefreshTokenReuseException`
 */
export async function refreshTokens(
  directory: Directory,
  client: UserPoolClient,
  token: string,
  clientMetadata: Readonly<Record<string, string>> | undefined,
): Promise<AuthenticationResult> {
  const grant = usableGrant(directory, client, token);
  const { pool } = clientOf(directory, client.id);
  const user = pool.users.get(grant.username);
  if (user === undefined) throw notAuthorized('Invalid Refresh Token');
  if (!user.enabled) throw notAuthorized('User is disabled.');
  const source = 'TokenGeneration_RefreshTokens';
  const tokens = await issueTokens(directory, { pool, client, user, source, clientMetadata }, grant);
  if (client.rotation === undefined) return tokens;
  grant.rotatedUntil ??= directory.context.clock.now() + client.rotation.graceSeconds * 1000;
  return { ...tokens, RefreshToken: rememberGrant(directory, { ...grant, rotatedUntil: undefined }) };
}

function usableGrant(directory: Directory, client: UserPoolClient, token: string): RefreshGrant {
  const grant = directory.refreshTokens.get(token);
  const now = directory.context.clock.now();
  if (grant === undefined || grant.clientId !== client.id) throw notAuthorized('Invalid Refresh Token');
  if (directory.revokedOrigins.has(grant.originJti)) throw notAuthorized('Refresh Token has been revoked');
  if (grant.expiresAt <= now) throw notAuthorized('Refresh Token has expired');
  if (grant.rotatedUntil !== undefined && grant.rotatedUntil <= now) {
    throw new AwsError('RefreshTokenReuseException', 'Refresh token has been invalidated by rotation.');
  }
  return grant;
}
