import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { type Operation, setPassword } from './administration.ts';
import { listAttributes } from './attributes.ts';
import { fillTemplate } from './mailbox.ts';
import { clientOf, type Directory, endSessions, findUser, type User, type UserPool } from './model.ts';
import { passwordMatches } from './passwords.ts';
import { describeFactors } from './second-factor.ts';
import { notAuthorized, verifyAccessToken } from './tokens.ts';

const withToken = { AccessToken: z.string() };
const change = z.object({ ...withToken, PreviousPassword: z.string(), ProposedPassword: z.string() });
const forgot = z.object({ ClientId: z.string(), Username: z.string() });
const confirm = z.object({
  ClientId: z.string(),
  Username: z.string(),
  ConfirmationCode: z.string(),
  Password: z.string(),
});
/** Codes that reset a password are valid for an hour. */
const RESET_CODE_LIFETIME = 3_600_000;

/** What people do for themselves, with their access token or with a code from their mailbox. */
export function selfService(directory: Directory): Readonly<Record<string, Operation>> {
  return {
    GetUser: async (input) => {
      const { AccessToken } = parseInput(z.object(withToken), input, 'InvalidParameterException');
      const { user } = await verifyAccessToken(directory, AccessToken);
      return { Username: user.username, UserAttributes: listAttributes(user), ...describeFactors(user) };
    },
    GlobalSignOut: async (input) => {
      const { AccessToken } = parseInput(z.object(withToken), input, 'InvalidParameterException');
      const { pool, user } = await verifyAccessToken(directory, AccessToken);
      endSessions(directory, pool, user);
      return {};
    },
    ChangePassword: async (input) => {
      const request = parseInput(change, input, 'InvalidParameterException');
      const { pool, user } = await verifyAccessToken(directory, request.AccessToken);
      if (!passwordMatches(request.PreviousPassword, user.password)) {
        throw notAuthorized('Incorrect username or password.');
      }
      setPassword(directory, pool, user, request.ProposedPassword, 'CONFIRMED');
      return {};
    },
    ForgotPassword: (input) => forgotPassword(directory, parseInput(forgot, input, 'InvalidParameterException')),
    ConfirmForgotPassword: (input) =>
      confirmForgotPassword(directory, parseInput(confirm, input, 'InvalidParameterException')),
  };
}

function forgotPassword(directory: Directory, request: z.output<typeof forgot>): unknown {
  const { pool, client } = clientOf(directory, request.ClientId);
  const user = findUser(pool, request.Username);
  if (user === undefined) {
    if (!client.hidesUserExistence)
      throw new AwsError('UserNotFoundException', 'Username/client id combination not found.');
    return { CodeDeliveryDetails: deliveryDetails(request.Username) };
  }
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status !== 'CONFIRMED') throw notAuthorized('User password cannot be reset in the current state.');
  const email = user.attributes.get('email');
  if (email === undefined || user.attributes.get('email_verified') !== 'true') {
    throw new AwsError(
      'InvalidParameterException',
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  sendResetCode(directory, pool, user, email);
  return { CodeDeliveryDetails: deliveryDetails(email) };
}

function sendResetCode(directory: Directory, pool: UserPool, user: User, to: string): void {
  const now = directory.context.clock.now();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  user.resetCode = { code, expiresAt: now + RESET_CODE_LIFETIME };
  directory.mailbox.send({
    kind: 'verification',
    to,
    subject: fillTemplate(pool.verification.subject, to, code),
    body: fillTemplate(pool.verification.body, to, code),
    secret: code,
    sentAt: now,
  });
}

function confirmForgotPassword(directory: Directory, request: z.output<typeof confirm>): unknown {
  const { pool, client } = clientOf(directory, request.ClientId);
  const user = findUser(pool, request.Username);
  if (user === undefined && !client.hidesUserExistence) {
    throw new AwsError('UserNotFoundException', 'Username/client id combination not found.');
  }
  const expected = user?.resetCode;
  if (user === undefined || expected === undefined || expected.expiresAt < directory.context.clock.now()) {
    throw new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  }
  if (expected.code !== request.ConfirmationCode) {
    throw new AwsError('CodeMismatchException', 'Invalid verification code provided, please try again.');
  }
  setPassword(directory, pool, user, request.Password, 'CONFIRMED');
  user.resetCode = undefined;
  return {};
}

/** The address as Cognito shows it: `a***@e***`. */
function deliveryDetails(email: string): unknown {
  const [local = '', domain = ''] = email.split('@');
  const Destination = `${local.charAt(0)}***@${domain.charAt(0)}***`;
  return { Destination, DeliveryMedium: 'EMAIL', AttributeName: 'email' };
}
