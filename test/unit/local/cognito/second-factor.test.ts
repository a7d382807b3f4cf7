import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STEP_MS, totpCode } from '../../../../local/cognito/totp.ts';
import { keepAll } from '../../../support/memories.ts';
import { STRONG, type TestPool, testPool } from './user-pool.ts';

const Username = 'ann@example.org';
const MFA = { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] };
const invoke = (_functionArn: string, event: unknown) => event;

let pool: TestPool;
beforeEach(async () => {
  pool = await testPool({ invoke, pool: MFA });
  await createAnn();
});
afterEach(() => pool.close());

async function createAnn(): Promise<void> {
  const user = { UserPoolId: pool.poolId, Username };
  await pool.sdk.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await pool.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: STRONG, Permanent: true }));
}

const begin = (password = STRONG, from = pool) =>
  from.sdk.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: from.clientId,
      AuthParameters: { USERNAME: Username, PASSWORD: password },
    }),
  );

const answer = (
  Session: string | undefined,
  code: string,
  ChallengeName = 'SOFTWARE_TOKEN_MFA' as const,
  from = pool,
) =>
  from.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: from.clientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: Username, SOFTWARE_TOKEN_MFA_CODE: code, NEW_PASSWORD: STRONG },
    }),
  );

const associate = async (AccessToken: string) =>
  (await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }))).SecretCode ?? expect.fail('no secret');
const verify = (AccessToken: string, UserCode: string) =>
  pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode, FriendlyDeviceName: 'phone' }));
const prefer = (AccessToken: string, Enabled: boolean, PreferredMfa = Enabled) =>
  pool.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: { Enabled, PreferredMfa } }));

async function accessToken(): Promise<string> {
  return (await begin()).AuthenticationResult?.AccessToken ?? expect.fail('no token');
}

/** Sets up an app. The code used is of the step before, so that two more can be used at once. */
async function enrol() {
  const token = await accessToken();
  const secret = await associate(token);
  expect(await verify(token, codeOf(secret, -1))).toMatchObject({ Status: 'SUCCESS' });
  await prefer(token, true);
  return { token, secret };
}

const codeOf = (secret: string, step = 0) => totpCode(secret, Date.now() + step * STEP_MS);

describe('setting up one-time passwords', () => {
  test('asks for a code at the next sign-in, and tells of the factor', async () => {
    const { token, secret } = await enrol();
    const told = { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'], PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' };
    expect(await pool.sdk.send(new GetUserCommand({ AccessToken: token }))).toMatchObject(told);
    expect(await pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.poolId, Username }))).toMatchObject(told);
    const challenge = await begin();
    expect(challenge).toMatchObject({
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeParameters: { FRIENDLY_DEVICE_NAME: 'phone' },
    });
    expect(challenge.AuthenticationResult).toBeUndefined();
    const { AuthenticationResult } = await answer(challenge.Session, codeOf(secret));
    expect(AuthenticationResult).toMatchObject({ AccessToken: expect.any(String), RefreshToken: expect.any(String) });
  });

  test('is not done by a wrong code, without a secret, or before the code', async () => {
    const token = await accessToken();
    await expect(verify(token, '000000')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const secret = await associate(token);
    const wrong = codeOf(secret) === '000000' ? '000001' : '000000';
    await expect(verify(token, wrong)).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' });
    await expect(prefer(token, true)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect((await begin()).AuthenticationResult).toBeDefined();
  });

  test('again leaves the first app in force until the second is proven', async () => {
    const { token, secret } = await enrol();
    const other = await associate(token);
    expect((await answer((await begin()).Session, codeOf(secret))).AuthenticationResult).toBeDefined();
    await verify(token, codeOf(other));
    await expect(answer((await begin()).Session, codeOf(secret, 1))).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
    expect((await answer((await begin()).Session, codeOf(other, 1))).AuthenticationResult).toBeDefined();
  });

  test('is not offered by every pool', async () => {
    await pool.close();
    pool = await testPool({ invoke, pool: { MfaConfiguration: 'OFF' } });
    await createAnn();
    await expect(associate(await accessToken())).rejects.toMatchObject({ name: 'SoftwareTokenMFANotFoundException' });
  });

  test('needs a token', async () => {
    await expect(associate('no-token')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});

describe('a sign-in with a one-time password', () => {
  test('takes each code once, and none before it', async () => {
    const { secret } = await enrol();
    const { Session } = await begin();
    await answer(Session, codeOf(secret));
    for (const used of [codeOf(secret), codeOf(secret, -1)]) {
      await expect(answer((await begin()).Session, used)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    }
    await expect(answer(Session, codeOf(secret, 1))).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await answer((await begin()).Session, codeOf(secret, 1))).AuthenticationResult).toBeDefined();
  });

  test('can be tried again after a wrong code', async () => {
    const { secret } = await enrol();
    const { Session } = await begin();
    await expect(answer(Session, codeOf(secret, 5))).rejects.toMatchObject({ name: 'CodeMismatchException' });
    expect((await answer(Session, codeOf(secret))).AuthenticationResult).toBeDefined();
  });

  test('needs the password first, and the session of that very challenge', async () => {
    const { secret } = await enrol();
    await expect(begin('Wrong-Horse-9999')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    const { Session } = await begin();
    for (const id of ['made-up', undefined])
      await expect(answer(id, codeOf(secret))).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(answer(Session, codeOf(secret), 'NEW_PASSWORD_REQUIRED' as never)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  test('follows the new password after an administrator’s reset', async () => {
    const { secret } = await enrol();
    const reset = { UserPoolId: pool.poolId, Username, Password: `${STRONG}-temporary` };
    await pool.sdk.send(new AdminSetUserPasswordCommand({ ...reset, Permanent: false }));
    const { Session } = await begin(reset.Password);
    const next = await answer(Session, 'unused', 'NEW_PASSWORD_REQUIRED' as never);
    expect(next).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
    expect((await answer(next.Session, codeOf(secret))).AuthenticationResult).toBeDefined();
  });

  test('needs none once an administrator has taken the factor away', async () => {
    await enrol();
    const SoftwareTokenMfaSettings = { Enabled: false, PreferredMfa: false };
    await pool.sdk.send(
      new AdminSetUserMFAPreferenceCommand({ UserPoolId: pool.poolId, Username, SoftwareTokenMfaSettings }),
    );
    expect((await begin()).AuthenticationResult).toBeDefined();
  });

  test('is the same after a restart: factor, used codes and open sessions', async () => {
    const { secret } = await enrol();
    await answer((await begin()).Session, codeOf(secret));
    const { Session } = await begin();
    const kept = keepAll([pool.service]);
    await pool.close();
    pool = await testPool({ invoke, pool: MFA, kept });
    await expect(answer(Session, codeOf(secret))).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    expect((await answer(Session, codeOf(secret, 1))).AuthenticationResult).toBeDefined();
  });
});
