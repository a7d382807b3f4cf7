import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { type Operation, setPassword } from './administration.ts';
import { attributeList, setAttributes } from './attributes.ts';
import { clientOf, type Directory, findUser, type User, type UserPool, type UserPoolClient } from './model.ts';
import { passwordMatches } from './passwords.ts';
import { refreshTokens } from './refresh.ts';
import { notAuthorized, startSession } from './tokens.ts';

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
  const request = { pool, client, user, source: 'TokenGeneration_Authentication' } as const;
  return { ChallengeParameters: {}, AuthenticationResult: await startSession(directory, request) };
}

function demandNewPassword(directory: Directory, pool: UserPool, client: UserPoolClient, user: User): unknown {
  const now = directory.context.clock.now();
  if (now > user.passwordSetAt + pool.policy.temporaryPasswordDays * DAY) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
  }
  const session = randomBytes(48).toString('base64url');
  const expiresAt = now + client.sessionValidity * 1000;
  directory.sessions.set(session, { clientId: client.id, username: user.username, expiresAt });
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: session,
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(Object.fromEntries(user.attributes)),
    },
  };
}

async function respondToAuthChallenge(directory: Directory, request: z.output<typeof respond>): Promise<unknown> {
  const { pool, client } = clientOf(directory, request.ClientId);
  if (request.ChallengeName !== 'NEW_PASSWORD_REQUIRED') {
    throw new AwsError('InvalidParameterException', `Challenge ${request.ChallengeName} is not emulated`);
  }
  const user = findUser(pool, required(request.ChallengeResponses, 'USERNAME'));
  const password = required(request.ChallengeResponses, 'NEW_PASSWORD');
  const session = directory.sessions.get(request.Session ?? '');
  if (user === undefined || session?.username !== user.username || session.clientId !== client.id) {
    throw notAuthorized('Invalid session for the user.');
  }
  if (session.expiresAt < directory.context.clock.now()) {
    throw notAuthorized('Invalid session for the user, session is expired.');
  }
  if (!user.enabled) throw notAuthorized('User is disabled.');
  setPassword(directory, pool, user, password, 'CONFIRMED');
  setAttributes(pool, user, attributesOf(request.ChallengeResponses));
  // A session answers one challenge; a refused password leaves it open for another try.
  directory.sessions.delete(request.Session ?? '');
  const source = 'TokenGeneration_NewPasswordChallenge';
  const tokens = await startSession(directory, { pool, client, user, source, clientMetadata: request.ClientMetadata });
  return { ChallengeParameters: {}, AuthenticationResult: tokens };
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
