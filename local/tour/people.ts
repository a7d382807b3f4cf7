import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { LocalCloud } from '../cloud.ts';

/** The user pool of the cloud, as people sign in to it and as its administrator sees it. */
export interface UserPool {
  readonly client: CognitoIdentityProviderClient;
  readonly poolId: string;
  readonly clientId: string;
}

export function userPoolOf(cloud: Pick<LocalCloud, 'baseUrl' | 'outputs' | 'rootCredentials'>): UserPool {
  const { UserPoolId: poolId, UserPoolClientId: clientId } = cloud.outputs;
  if (poolId === undefined || clientId === undefined) throw new Error('the stacks export no user pool');
  const client = new CognitoIdentityProviderClient({
    endpoint: cloud.baseUrl,
    region: 'us-east-1',
    credentials: cloud.rootCredentials,
  });
  return { client, poolId, clientId };
}

/** Makes a platform operator the way it is done on AWS: a user in the group `operators`. */
export async function createOperator(pool: UserPool, email: string, password: string): Promise<void> {
  const user = { UserPoolId: pool.poolId, Username: email };
  const attributes = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  await pool.client.send(
    new AdminCreateUserCommand({ ...user, UserAttributes: attributes, MessageAction: 'SUPPRESS' }),
  );
  await pool.client.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  await pool.client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: 'operators' }));
}

/** What a sign-in gives. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/**
 * Signs in. With the temporary password of an invitation the pool asks for a new one; `newPassword` answers that.
 * @throws NotAuthorizedException and the pool's other errors
 */
export async function signIn(pool: UserPool, email: string, password: string, newPassword?: string): Promise<Tokens> {
  const first = await pool.client.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  const answer =
    first.ChallengeName === 'NEW_PASSWORD_REQUIRED' && newPassword !== undefined
      ? await pool.client.send(
          new RespondToAuthChallengeCommand({
            ClientId: pool.clientId,
            ChallengeName: first.ChallengeName,
            Session: first.Session,
            ChallengeResponses: { USERNAME: email, NEW_PASSWORD: newPassword },
          }),
        )
      : first;
  const { AccessToken: accessToken, RefreshToken: refreshToken } = answer.AuthenticationResult ?? {};
  if (accessToken === undefined || refreshToken === undefined) {
    throw new Error(`signing in as ${email} ended with ${answer.ChallengeName ?? 'no tokens'}`);
  }
  return { accessToken, refreshToken };
}

/** A new access token of the same sign-in, for one of the person's tenants. @throws NotAuthorizedException */
export async function refreshFor(pool: UserPool, refreshToken: string, tenant: string): Promise<string> {
  const { AuthenticationResult } = await pool.client.send(
    new GetTokensFromRefreshTokenCommand({
      ClientId: pool.clientId,
      RefreshToken: refreshToken,
      ClientMetadata: { tenant },
    }),
  );
  if (AuthenticationResult?.AccessToken === undefined) throw new Error('refreshing gave no access token');
  return AuthenticationResult.AccessToken;
}
