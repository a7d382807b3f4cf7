import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { type Operation, setPassword } from './administration.ts';
import { attributeList, setAttributes } from './attributes.ts';
import {
  type ChallengeSession,
  clientOf,
  type Directory,
  findUser,
  type User,
  type UserPool,
  type UserPoolClient,
} from './model.ts';
import { passwordMatches } from './passwords.ts';
import { refreshTokens } from './refresh.ts';
import { isChallenged, useCode } from './second-factor.ts';
import { type IssueRequest, notAuthorized, startSession } from './tokens.ts';

const metadata = z.record(z.string(), z.string()).optional();
const initiate = z.object({
  AuthFlow: z.string(),
  ClientId: z.string(),
  AuthParameters: z.record(z.string(), z.string()).default({}),
});
const respond = z.object({
  ClientId: z.string(),
  ChallengeName: z.string(),
  Session: z.string().optional(),
  ChallengeResponses: z.record(z.string(), z.string()).default({}),
  ClientMetadata: metadata,
});
const DAY = 86_400_000;

/** Signing in, without credentials of AWS. */
export function signIn(directory: Directory): Readonly<Record<string, Operation>> {
  return {
    InitiateAuth: (input) => initiateAuth(directory, parseInput(initiate, input, 'InvalidParameterException')),
    RespondToAuthChallenge: (input) =>
      respondToAuthChallenge(directory, parseInput(respond, input, 'InvalidParameterException')),
  };
}

async function initiateAuth(directory: Directory, request: z.output<typeof initiate>): Promise<unknown> {
  const { pool, client } = clientOf(directory, request.ClientId);
  // REFRESH_TOKEN is the older name of the same flow.
  const flow = request.AuthFlow === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : request.AuthFlow;
  if (flow !== 'USER_PASSWORD_AUTH' && flow !== 'REFRESH_TOKEN_AUTH') {
    throw new AwsError('InvalidParameterException', `AuthFlow ${flow} is not emulated: use USER_PASSWORD_AUTH`);
  }
  if (!client.authFlows.includes(`ALLOW_${flow}`)) {
    throw new AwsError('InvalidParameterException', `${flow} flow not enabled for this client`);
  }
  if (flow === 'REFRESH_TOKEN_AUTH') {
    const token = required(request.AuthParameters, 'REFRESH_TOKEN');
    // InitiateAuth passes no ClientMetadata to the pre-token-generation trigger.
    const tokens = await refreshTokens(directory, client, token, undefined);
    return { ChallengeParameters: {}, AuthenticationResult: tokens };
  }
  return signInWithPassword(directory, pool, client, request.AuthParameters);
}

async function signInWithPassword(
  directory: Directory,
  pool: UserPool,
  client: UserPoolClient,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  const login = required(parameters, 'USERNAME');
  const password = required(parameters, 'PASSWORD');
  const user = findUser(pool, login);
  if (user === undefined && !client.hidesUserExistence) {
    throw new AwsError('UserNotFoundException', 'User does not exist.');
  }
  if (user === undefined || !passwordMatches(password, user.password)) {
    throw notAuthorized('Incorrect username or password.');
  }
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') return demandNewPassword(directory, pool, client, user);
  return demandCodeOrFinish(directory, { pool, client, user, source: 'TokenGeneration_Authentication' });
}

/** The next step of who has proven the password. */
async function demandCodeOrFinish(directory: Directory, request: IssueRequest): Promise<unknown> {
  const { client, user } = request;
  if (!isChallenged(user)) {
    return { ChallengeParameters: {}, AuthenticationResult: await startSession(directory, request) };
  }
  return {
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: openSession(directory, client, user, 'SOFTWARE_TOKEN_MFA'),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      ...(user.secondFactor?.deviceName === undefined ? {} : { FRIENDLY_DEVICE_NAME: user.secondFactor.deviceName }),
    },
  };
}

function openSession(
  directory: Directory,
  client: UserPoolClient,
  { username }: User,
  challenge: ChallengeSession['challenge'],
): string {
  const session = randomBytes(48).toString('base64url');
  const expiresAt = directory.context.clock.now() + client.sessionValidity * 1000;
  directory.sessions.set(session, { clientId: client.id, username, challenge, expiresAt });
  return session;
}

function demandNewPassword(directory: Directory, pool: UserPool, client: UserPoolClient, user: User): unknown {
  const now = directory.context.clock.now();
  if (now > user.passwordSetAt + pool.policy.temporaryPasswordDays * DAY) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: openSession(directory, client, user, 'NEW_PASSWORD_REQUIRED'),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(Object.fromEntries(user.attributes)),
    },
  };
}

async function respondToAuthChallenge(directory: Directory, request: z.output<typeof respond>): Promise<unknown> {
  const { pool, client } = clientOf(directory, request.ClientId);
  const { ChallengeName: challenge, ChallengeResponses: responses, Session: session = '' } = request;
  if (challenge !== 'NEW_PASSWORD_REQUIRED' && challenge !== 'SOFTWARE_TOKEN_MFA') {
    throw new AwsError('InvalidParameterException', `Challenge ${challenge} is not emulated`);
  }
  const user = findUser(pool, required(responses, 'USERNAME'));
  requireSession(directory, session, { clientId: client.id, username: user?.username, challenge });
  if (user === undefined || !user.enabled) throw notAuthorized('User is disabled.');
  const { ClientMetadata: clientMetadata } = request;
  if (challenge === 'SOFTWARE_TOKEN_MFA') {
    useCode(user, required(responses, 'SOFTWARE_TOKEN_MFA_CODE'));
    directory.sessions.delete(session);
    const source = 'TokenGeneration_Authentication';
    const tokens = await startSession(directory, { pool, client, user, source, clientMetadata });
    return { ChallengeParameters: {}, AuthenticationResult: tokens };
  }
  setPassword(directory, pool, user, required(responses, 'NEW_PASSWORD'), 'CONFIRMED');
  setAttributes(pool, user, attributesOf(responses));
  // A session answers one challenge; a refused answer leaves it open for another try.
  directory.sessions.delete(session);
  const source = 'TokenGeneration_NewPasswordChallenge';
  return demandCodeOrFinish(directory, { pool, client, user, source, clientMetadata });
}

/** @throws AwsError `NotAuthorizedException` unless the session is this user's, for this challenge, and not over */
function requireSession(
  directory: Directory,
  id: string,
  expected: { readonly clientId: string; readonly username: string | undefined; readonly challenge: string },
): void {
  const session = directory.sessions.get(id);
  const isTheirs = session?.clientId === expected.clientId && session.username === expected.username;
  if (session === undefined || !isTheirs || session.challenge !== expected.challenge) {
    throw notAuthorized('Invalid session for the user.');
  }
  if (session.expiresAt < directory.context.clock.now()) {
    throw notAuthorized('Invalid session for the user, session is expired.');
  }
}

/** `userAttributes.<name>` of the answers. */
function attributesOf(responses: Readonly<Record<string, string>>): z.output<typeof attributeList> {
  const prefix = 'userAttributes.';
  const named = Object.entries(responses).filter(([name]) => name.startsWith(prefix));
  return attributeList.parse(named.map(([name, Value]) => ({ Name: name.slice(prefix.length), Value })));
}

function required(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') {
    throw new AwsError('InvalidParameterException', `Missing required parameter ${name}`);
  }
  return value;
}
