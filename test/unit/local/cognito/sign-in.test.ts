import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, describe, expect, test } from 'vitest';
import { FunctionFailure } from '../../../support/fake-cloud.ts';
import { STRONG, type TestPool, testPool } from './user-pool.ts';

const EMAIL = 'ann@example.org';
let pool: TestPool;
afterEach(() => pool.close());

async function createAnn(): Promise<void> {
  const user = { UserPoolId: pool.poolId, Username: EMAIL };
  const UserAttributes = [{ Name: 'email_verified', Value: 'true' }];
  await pool.sdk.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: 'SUPPRESS' }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: STRONG, Permanent: true }));
}

async function signIn(login = EMAIL, password = STRONG) {
  const AuthParameters = { USERNAME: login, PASSWORD: password };
  return pool.sdk.send(
    new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: pool.clientId, AuthParameters }),
  );
}

async function tokens() {
  return (await signIn()).AuthenticationResult ?? expect.fail('no tokens');
}

async function refresh(RefreshToken: string | undefined, ClientMetadata: Record<string, string> = {}) {
  const request = { RefreshToken, ClientId: pool.clientId, ClientMetadata };
  return (await pool.sdk.send(new GetTokensFromRefreshTokenCommand(request))).AuthenticationResult ?? {};
}

describe('signing in', () => {
  test('gives tokens with the claims of Cognito, changed by the V2 trigger', async () => {
    pool = await testPool({
      invoke: () => ({
        response: {
          claimsAndScopeOverrideDetails: {
            accessTokenGeneration: {
              claimsToAddOrOverride: { tenant_id: 'acme', sub: 'forged' },
              claimsToSuppress: ['event_id', 'origin_jti'],
              scopesToAdd: ['extra'],
            },
            idTokenGeneration: { claimsToSuppress: ['email_verified'] },
          },
        },
      }),
    });
    await createAnn();
    const user = { UserPoolId: pool.poolId, Username: EMAIL };
    await pool.sdk.send(new AdminAddUserToGroupCommand({ ...user, GroupName: 'operators' }));
    const result = await tokens();
    const access = await pool.claims(result.AccessToken);
    const id = await pool.claims(result.IdToken);
    const iat = pool.cloud.clock.now() / 1000;
    expect(access).toMatchObject({
      iss: `${pool.cloud.baseUrl}/${pool.poolId}`,
      client_id: pool.clientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin extra',
      'cognito:groups': ['operators'],
      tenant_id: 'acme',
      iat,
      auth_time: iat,
      exp: iat + 900,
      event_id: expect.any(String),
    });
    expect(access['sub']).toBe(access['username']);
    expect(id).toMatchObject({ aud: pool.clientId, token_use: 'id', email: EMAIL, sub: access['sub'] });
    expect(id).not.toHaveProperty('email_verified');
    expect(result).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 900 });
    expect(pool.cloud.invocations[0]).toMatchObject({
      principal: { service: 'cognito-idp.amazonaws.com', sourceArn: expect.stringContaining(pool.poolId) },
      payload: {
        version: '2',
        triggerSource: 'TokenGeneration_Authentication',
        request: { groupConfiguration: { groupsToOverride: ['operators'] }, userAttributes: { email: EMAIL } },
      },
    });
  });

  test('hides whether a user exists only where the client says so', async () => {
    pool = await testPool();
    await createAnn();
    const wrong = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    await expect(signIn(EMAIL, 'Wrong-Horse-99')).rejects.toMatchObject(wrong);
    await expect(signIn('bob@example.org')).rejects.toMatchObject(wrong);
    await pool.close();
    pool = await testPool({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await expect(signIn('bob@example.org')).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('ignores the case of an address unless the pool is case-sensitive', async () => {
    pool = await testPool({ pool: { LambdaConfig: undefined } });
    await createAnn();
    expect((await signIn('ANN@Example.org')).AuthenticationResult).toBeDefined();
  });

  test('fails when the trigger throws, answers nonsense or is not allowed', async () => {
    pool = await testPool({
      invoke: () => {
        throw new FunctionFailure({ errorType: 'Error', errorMessage: 'no tenant' });
      },
    });
    await createAnn();
    await expect(signIn()).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error no tenant.',
    });
    await pool.close();
    pool = await testPool({ invoke: () => ({}) });
    await createAnn();
    await expect(signIn()).rejects.toMatchObject({ name: 'InvalidLambdaResponseException' });
  });

  test('an invitation must be answered with a new password that conforms, once', async () => {
    pool = await testPool({ pool: { LambdaConfig: undefined } });
    await pool.sdk.send(new AdminCreateUserCommand({ UserPoolId: pool.poolId, Username: EMAIL }));
    const temporary = pool.service.mailbox.latestTo(EMAIL)?.secret;
    const first = await signIn(EMAIL, temporary);
    expect(first).toMatchObject({ ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: expect.any(String) });
    const answer = (password: string) =>
      pool.sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.clientId,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session: first.Session,
          ChallengeResponses: { USERNAME: EMAIL, NEW_PASSWORD: password },
        }),
      );
    await expect(answer('short')).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password did not conform with policy: Password not long enough',
    });
    expect((await answer(STRONG)).AuthenticationResult?.AccessToken).toBeDefined();
    await expect(answer(STRONG)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(signIn(EMAIL, temporary)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await tokens()).RefreshToken).toBeDefined();
  });

  test('a temporary password and a challenge expire', async () => {
    pool = await testPool();
    await pool.sdk.send(new AdminCreateUserCommand({ UserPoolId: pool.poolId, Username: EMAIL }));
    const temporary = pool.service.mailbox.latestTo(EMAIL)?.secret;
    const { Session } = await signIn(EMAIL, temporary);
    pool.cloud.clock.advance(4 * 60_000);
    const late = new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
      Session,
      ChallengeResponses: { USERNAME: EMAIL, NEW_PASSWORD: STRONG },
    });
    await expect(pool.sdk.send(late)).rejects.toThrow('session is expired');
    pool.cloud.clock.advance(8 * 86_400_000);
    await expect(signIn(EMAIL, temporary)).rejects.toThrow('Temporary password has expired');
  });
});

describe('refreshing', () => {
  test('passes ClientMetadata to the trigger, keeps the sign-in, and rotates', async () => {
    const tenantOf = (payload: unknown) => (payload as { request: { clientMetadata?: { tenant?: string } } }).request;
    pool = await testPool({
      invoke: (_arn, payload) => {
        const tenant_id = tenantOf(payload).clientMetadata?.tenant ?? 'none';
        const accessTokenGeneration = { claimsToAddOrOverride: { tenant_id } };
        return { response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
      },
    });
    await createAnn();
    const first = await tokens();
    pool.cloud.clock.advance(60_000);
    const second = await refresh(first.RefreshToken, { tenant: 'globex' });
    const [before, after] = [await pool.claims(first.AccessToken), await pool.claims(second.AccessToken)];
    expect(after).toMatchObject({
      tenant_id: 'globex',
      origin_jti: before['origin_jti'],
      auth_time: before['auth_time'],
      iat: Number(before['iat']) + 60,
    });
    expect((await refresh(first.RefreshToken)).RefreshToken, 'within the grace period').toBeDefined();
    pool.cloud.clock.advance(11_000);
    await expect(refresh(first.RefreshToken)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' });
    expect((await refresh(second.RefreshToken)).AccessToken).toBeDefined();
    pool.cloud.clock.advance(30 * 86_400_000);
    await expect(refresh(second.RefreshToken)).rejects.toBeDefined();
  });

  test('ends with revocation, a global sign-out and a disabled user', async () => {
    pool = await testPool({ pool: { LambdaConfig: undefined }, client: { RefreshTokenRotation: undefined } });
    await createAnn();
    const revoked = await tokens();
    const kept = await tokens();
    await pool.sdk.send(new RevokeTokenCommand({ Token: revoked.RefreshToken, ClientId: pool.clientId }));
    await expect(refresh(revoked.RefreshToken)).rejects.toThrow('Refresh Token has been revoked');
    await expect(pool.sdk.send(new GetUserCommand({ AccessToken: revoked.AccessToken }))).rejects.toThrow('revoked');
    expect(await refresh(kept.RefreshToken)).not.toHaveProperty('RefreshToken');
    await pool.sdk.send(new GlobalSignOutCommand({ AccessToken: kept.AccessToken }));
    await expect(refresh(kept.RefreshToken)).rejects.toThrow('revoked');
    await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.poolId, Username: EMAIL }));
    await expect(signIn()).rejects.toThrow('User is disabled.');
  });
});

describe('self-service', () => {
  test('changes a password with the old one', async () => {
    pool = await testPool({ pool: { LambdaConfig: undefined } });
    await createAnn();
    const { AccessToken } = await tokens();
    const change = (PreviousPassword: string) =>
      pool.sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword: `${STRONG}0` }));
    await expect(change('Wrong-Horse-99')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await change(STRONG);
    expect((await signIn(EMAIL, `${STRONG}0`)).AuthenticationResult).toBeDefined();
    pool.cloud.clock.advance(901_000);
    await expect(change(`${STRONG}0`)).rejects.toThrow('Access Token has expired');
    const forged = new GetUserCommand({ AccessToken: `${AccessToken?.slice(0, -4)}AAAA` });
    await expect(pool.sdk.send(forged)).rejects.toThrow('Invalid Access Token');
  });

  test('resets a password with the code from the mailbox', async () => {
    pool = await testPool({ pool: { LambdaConfig: undefined } });
    await createAnn();
    const user = { ClientId: pool.clientId, Username: EMAIL };
    await pool.sdk.send(new ForgotPasswordCommand(user));
    const code = pool.service.mailbox.latestTo(EMAIL)?.secret ?? '';
    const confirm = (ConfirmationCode: string, Password = `${STRONG}1`) =>
      pool.sdk.send(new ConfirmForgotPasswordCommand({ ...user, ConfirmationCode, Password }));
    await expect(confirm(code === '000000' ? '1' : '000000')).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await expect(confirm(code, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await confirm(code);
    await expect(confirm(code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    expect((await signIn(EMAIL, `${STRONG}1`)).AuthenticationResult).toBeDefined();
  });
});
