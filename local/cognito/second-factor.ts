import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import type { Operation } from './administration.ts';
import { type Directory, poolOf, type SecondFactor, type User, type UserPool, userOf } from './model.ts';
import { verifyAccessToken } from './tokens.ts';
import { newTotpSecret, totpStep } from './totp.ts';

const SOFTWARE_TOKEN = 'SOFTWARE_TOKEN_MFA';

const associate = z.strictObject({ AccessToken: z.string('setting up MFA with a session is not emulated') });
const verify = z.strictObject({
  AccessToken: z.string('setting up MFA with a session is not emulated'),
  UserCode: z.string(),
  FriendlyDeviceName: z.string().optional(),
});
const preferences = {
  SoftwareTokenMfaSettings: z
    .strictObject({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) })
    .optional(),
};
const ownPreference = z.strictObject({ AccessToken: z.string(), ...preferences });
const anyPreference = z.strictObject({ UserPoolId: z.string(), Username: z.string().min(1), ...preferences });
type Preference = z.output<typeof ownPreference>['SoftwareTokenMfaSettings'];

/** Setting up one-time passwords, which people do with their access token. */
export function secondFactors(directory: Directory): Readonly<Record<string, Operation>> {
  return {
    AssociateSoftwareToken: async (input) => {
      const { AccessToken } = parseInput(associate, input, 'InvalidParameterException');
      const { pool, user } = await verifyAccessToken(directory, AccessToken);
      requireOffered(pool);
      const SecretCode = newTotpSecret();
      user.secondFactor = { ...factorOf(user), pendingSecret: SecretCode };
      return { SecretCode };
    },
    VerifySoftwareToken: async (input) => {
      const request = parseInput(verify, input, 'InvalidParameterException');
      const { pool, user } = await verifyAccessToken(directory, request.AccessToken);
      requireOffered(pool);
      confirmSecret(user, request.UserCode, request.FriendlyDeviceName);
      return { Status: 'SUCCESS' };
    },
    SetUserMFAPreference: async (input) => {
      const request = parseInput(ownPreference, input, 'InvalidParameterException');
      const { user } = await verifyAccessToken(directory, request.AccessToken);
      prefer(user, request.SoftwareTokenMfaSettings);
      return {};
    },
  };
}

/** What administrators decide for people who have lost their telephone. */
export function secondFactorAdministration(directory: Directory): Readonly<Record<string, Operation>> {
  return {
    AdminSetUserMFAPreference: (input) => {
      const request = parseInput(anyPreference, input, 'InvalidParameterException');
      const user = userOf(poolOf(directory, request.UserPoolId), request.Username);
      prefer(user, request.SoftwareTokenMfaSettings);
      return {};
    },
  };
}

/** Members of a user in answers that tell of its factors; none where no factor is activated. */
export function describeFactors({ secondFactor }: User) {
  if (secondFactor === undefined || !secondFactor.enabled) return {};
  return {
    UserMFASettingList: [SOFTWARE_TOKEN],
    ...(secondFactor.preferred ? { PreferredMfaSetting: SOFTWARE_TOKEN } : {}),
  };
}

/** Whether signing in needs a one-time password. */
export function isChallenged({ secondFactor }: User): boolean {
  return secondFactor?.enabled === true;
}

/**
 * Takes a one-time password of a sign-in.
 * @throws AwsError `CodeMismatchException`, `ExpiredCodeException` for a code, or one before it, that was used already
 */
export function useCode(user: User, code: string): void {
  const { secret, lastStep = 0 } = factorOf(user);
  const step = secret === undefined ? undefined : totpStep(secret, code, timeOfApps());
  if (step === undefined) throw new AwsError('CodeMismatchException', 'Invalid code received for user');
  if (step <= lastStep) {
    throw new AwsError('ExpiredCodeException', 'Your software token has already been used once.');
  }
  user.secondFactor = { ...factorOf(user), lastStep: step };
}

/** The app verified last takes the place of the one before. */
function confirmSecret(user: User, code: string, deviceName: string | undefined): void {
  const { enabled, preferred, pendingSecret: secret } = factorOf(user);
  if (secret === undefined) {
    throw new AwsError('InvalidParameterException', 'No software token is being set up for the user.');
  }
  const lastStep = totpStep(secret, code, timeOfApps());
  if (lastStep === undefined) {
    throw new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA');
  }
  user.secondFactor = { enabled, preferred, secret, lastStep, deviceName };
}

function prefer(user: User, preference: Preference): void {
  if (preference === undefined) return;
  const { Enabled: enabled, PreferredMfa: preferred } = preference;
  const factor = factorOf(user);
  if (enabled && factor.secret === undefined) {
    throw new AwsError('InvalidParameterException', 'User has not verified software token mfa');
  }
  if (preferred && !enabled) {
    throw new AwsError('InvalidParameterException', 'A factor that is not activated cannot be preferred');
  }
  user.secondFactor = { ...factor, enabled, preferred };
}

function factorOf(user: User): SecondFactor {
  return user.secondFactor ?? { enabled: false, preferred: false };
}

function requireOffered(pool: UserPool): void {
  if (pool.offersSecondFactor) return;
  throw new AwsError('SoftwareTokenMFANotFoundException', 'Software Token MFA has not been enabled by the userPool');
}

/** Apps on telephones know the real time only, however fast the cloud's own clock runs. */
function timeOfApps(): number {
  return Date.now();
}
