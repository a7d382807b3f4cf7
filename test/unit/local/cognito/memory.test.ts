import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  type AuthenticationResultType,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepAll } from '../../../support/memories.ts';
import { STRONG, type TestPool, testPool } from './user-pool.ts';

const ANN = 'ann@acme.example';
const BOB = 'bob@acme.example';
let first: TestPool;
let second: TestPool;
let tokens: AuthenticationResultType | undefined;

/** A trigger that changes nothing. */
const invoke = (_functionArn: string, event: unknown) => event;

const signIn = (pool: TestPool, USERNAME: string, PASSWORD: string) =>
  pool.sdk.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );

/** Ann has a password and signed in, Bob was only invited. */
beforeEach(async () => {
  first = await testPool({ invoke });
  const UserPoolId = first.poolId;
  for (const Username of [ANN, BOB]) {
    const UserAttributes = [{ Name: 'email', Value: Username }];
    await first.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
  }
  const ann = { UserPoolId, Username: ANN };
  await first.sdk.send(new AdminSetUserPasswordCommand({ ...ann, Password: STRONG, Permanent: true }));
  await first.sdk.send(new AdminAddUserToGroupCommand({ ...ann, GroupName: 'operators' }));
  tokens = (await signIn(first, ANN, STRONG)).AuthenticationResult;
});

async function restart() {
  second = await testPool({ invoke, kept: keepAll([first.service]) });
}

afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
});

test('users, groups and e-mails are what they were', async () => {
  await restart();
  const told = async ({ sdk, poolId: UserPoolId, service }: TestPool) => ({
    users: (await sdk.send(new ListUsersCommand({ UserPoolId }))).Users,
    own: (await sdk.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: ANN }))).Groups,
    mails: service.mailbox.messages(),
  });
  expect(await told(second)).toEqual(await told(first));
});

test('tokens are valid, and are refreshed; those of a new sign-in too', async () => {
  await restart();
  expect(await second.claims(tokens?.AccessToken)).toEqual(await first.claims(tokens?.AccessToken));
  const refresh = { ClientId: second.clientId, RefreshToken: tokens?.RefreshToken };
  const { AuthenticationResult } = await second.sdk.send(new GetTokensFromRefreshTokenCommand(refresh));
  expect(await second.claims(AuthenticationResult?.AccessToken)).toMatchObject({
    'cognito:groups': ['operators'],
  });
  const again = await signIn(second, ANN, STRONG);
  expect(await first.claims(again.AuthenticationResult?.AccessToken)).toMatchObject({ token_use: 'access' });
  await expect(signIn(second, ANN, `${STRONG}!`)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

test('a revoked sign-in stays revoked', async () => {
  const { clientId: ClientId } = first;
  await first.sdk.send(new RevokeTokenCommand({ ClientId, Token: tokens?.RefreshToken }));
  await restart();
  const refresh = new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: tokens?.RefreshToken });
  await expect(second.sdk.send(refresh)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

test('an invitation can be accepted, also half way', async () => {
  const { secret } = first.service.mailbox.latestTo(BOB) ?? { secret: '' };
  const { ChallengeName, Session } = await signIn(first, BOB, secret);
  await restart();
  const { AuthenticationResult } = await second.sdk.send(
    new RespondToAuthChallengeCommand({
      ...{ ClientId: second.clientId, ChallengeName, Session },
      ChallengeResponses: { USERNAME: BOB, NEW_PASSWORD: STRONG },
    }),
  );
  expect(AuthenticationResult?.AccessToken).toEqual(expect.any(String));
});
