import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { attributeList, isEmail, listAttributes, setAttributes } from './attributes.ts';
import { fillTemplate } from './mailbox.ts';
import { type Directory, endSessions, findUser, poolOf, type User, type UserPool, userOf } from './model.ts';
import { checkPassword, generatePassword, hashPassword } from './passwords.ts';
import { describeFactors } from './second-factor.ts';

/** Answers one operation. */
export type Operation = (input: unknown) => unknown;

const inPool = { UserPoolId: z.string() };
const ofUser = { ...inPool, Username: z.string().min(1) };
const createUser = z.object({
  ...ofUser,
  UserAttributes: attributeList,
  TemporaryPassword: z.string().optional(),
  MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
  DesiredDeliveryMediums: z.array(z.enum(['EMAIL', 'SMS'])).optional(),
});

const newPassword = z.object({ Password: z.string(), Permanent: z.boolean().default(false) });
const newAttributes = z.object({ UserAttributes: attributeList });

interface Subject {
  readonly pool: UserPool;
  readonly user: User;
}

/** Operations on one user that administrators call; each needs `cognito-idp:<operation>` on the pool. */
export function administration(directory: Directory): Readonly<Record<string, Operation>> {
  return {
    AdminCreateUser: (input) => adminCreateUser(directory, input),
    AdminGetUser: (input) => {
      const { user } = subjectOf(directory, input);
      const { Attributes: UserAttributes, ...description } = describeUser(user);
      return { ...description, UserAttributes, ...describeFactors(user) };
    },
    AdminDeleteUser: (input) => {
      const { pool, user } = subjectOf(directory, input);
      endSessions(directory, pool, user);
      pool.users.delete(user.username);
      return {};
    },
    AdminUserGlobalSignOut: (input) => {
      const { pool, user } = subjectOf(directory, input);
      endSessions(directory, pool, user);
      return {};
    },
    ...changes(directory),
  };
}

/** Operations that change a user and the time of its last change. */
function changes(directory: Directory): Readonly<Record<string, Operation>> {
  const changing = (change: (subject: Subject, input: unknown) => void): Operation => {
    return (input) => {
      const subject = subjectOf(directory, input);
      change(subject, input);
      subject.user.modifiedAt = directory.context.clock.now();
      return {};
    };
  };
  return {
    AdminSetUserPassword: changing(({ pool, user }, input) => {
      const { Password, Permanent } = parseInput(newPassword, input, 'InvalidParameterException');
      setPassword(directory, pool, user, Password, Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD');
    }),
    AdminUpdateUserAttributes: changing(({ pool, user }, input) => {
      const { UserAttributes } = parseInput(newAttributes, input, 'InvalidParameterException');
      setAttributes(pool, user, UserAttributes);
    }),
    AdminDisableUser: changing(({ pool, user }) => {
      user.enabled = false;
      endSessions(directory, pool, user);
    }),
    AdminEnableUser: changing(({ user }) => {
      user.enabled = true;
    }),
  };
}

function subjectOf(directory: Directory, input: unknown): Subject {
  const { UserPoolId, Username } = parseInput(z.object(ofUser), input, 'InvalidParameterException');
  const pool = poolOf(directory, UserPoolId);
  return { pool, user: userOf(pool, Username) };
}

/** `UserType` of the API. */
export function describeUser(user: User) {
  return {
    Username: user.username,
    Attributes: listAttributes(user),
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** @throws AwsError `InvalidPasswordException` */
export function setPassword(
  directory: Directory,
  pool: UserPool,
  user: User,
  password: string,
  status: User['status'],
): void {
  checkPassword(password, pool.policy);
  user.password = hashPassword(password);
  user.passwordSetAt = directory.context.clock.now();
  user.status = status;
}

function adminCreateUser(directory: Directory, input: unknown): unknown {
  const request = parseInput(createUser, input, 'InvalidParameterException');
  const pool = poolOf(directory, request.UserPoolId);
  const password = request.TemporaryPassword ?? generatePassword(pool.policy);
  checkPassword(password, pool.policy);
  const known = findUser(pool, request.Username);
  const user = request.MessageAction === 'RESEND' ? invitedAgain(known) : makeUser(directory, pool, request, known);
  setPassword(directory, pool, user, password, 'FORCE_CHANGE_PASSWORD');
  pool.users.set(user.username, user);
  if (request.MessageAction !== 'SUPPRESS') invite(directory, pool, user, password);
  return { User: describeUser(user) };
}

function invitedAgain(user: User | undefined): User {
  if (user === undefined) throw new AwsError('UserNotFoundException', 'User does not exist.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return user;
  throw new AwsError(
    'UnsupportedUserStateException',
    `Resend not possible. ${user.username} status is not FORCE_CHANGE_PASSWORD`,
  );
}

function makeUser(
  directory: Directory,
  pool: UserPool,
  request: z.output<typeof createUser>,
  known: User | undefined,
): User {
  if (pool.signInByEmail && !isEmail(request.Username)) {
    throw new AwsError('InvalidParameterException', 'Username should be an email.');
  }
  if (known !== undefined) {
    const reason = pool.signInByEmail
      ? 'An account with the given email already exists.'
      : 'User account already exists';
    throw new AwsError('UsernameExistsException', reason);
  }
  const now = directory.context.clock.now();
  const sub = randomUUID();
  const user: User = {
    username: pool.signInByEmail ? sub : request.Username,
    sub,
    createdAt: now,
    modifiedAt: now,
    enabled: true,
    status: 'FORCE_CHANGE_PASSWORD',
    password: hashPassword(randomUUID()),
    passwordSetAt: now,
    attributes: new Map(),
    groups: new Set(),
    resetCode: undefined,
  };
  const email = pool.signInByEmail ? [{ Name: 'email', Value: request.Username }] : [];
  setAttributes(pool, user, [...email, ...request.UserAttributes]);
  return user;
}

function invite(directory: Directory, pool: UserPool, user: User, password: string): void {
  const to = user.attributes.get('email');
  if (to === undefined) {
    throw new AwsError('InvalidParameterException', 'User must have an email address to be invited by email.');
  }
  directory.mailbox.send({
    kind: 'invitation',
    to,
    subject: fillTemplate(pool.invitation.subject, to, password),
    body: fillTemplate(pool.invitation.body, to, password),
    secret: password,
    sentAt: directory.context.clock.now(),
  });
}
