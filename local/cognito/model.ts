import { AwsError, type CloudContext } from '../service.ts';
import type { Mailbox } from './mailbox.ts';
import type { KeptPool } from './memory.ts';
import type { PasswordHash, PasswordPolicy } from './passwords.ts';
import type { SigningKey } from './signing-keys.ts';

export type UserStatus = 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED';

/** A one-time code that was sent by e-mail. */
export interface VerificationCode {
  readonly code: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** One-time passwords of a user. */
export interface SecondFactor {
  /** Signing in needs a code. */
  readonly enabled: boolean;
  readonly preferred: boolean;
  /** In base32, proven by a first code. @default - none is set up */
  readonly secret?: string | undefined;
  /** In base32, still to be proven. @default - none is being set up */
  readonly pendingSecret?: string | undefined;
  /** Time step of the last code: each counts once. @default - no code was used */
  readonly lastStep?: number | undefined;
  readonly deviceName?: string | undefined;
}

export interface User {
  /** Equal to `sub` in pools where people sign in by e-mail, as on AWS. */
  readonly username: string;
  readonly sub: string;
  readonly createdAt: number;
  modifiedAt: number;
  enabled: boolean;
  status: UserStatus;
  password: PasswordHash;
  /** Milliseconds since the epoch; temporary passwords expire from here. */
  passwordSetAt: number;
  readonly attributes: Map<string, string>;
  readonly groups: Set<string>;
  resetCode: VerificationCode | undefined;
  /** @default - never set up */
  secondFactor?: SecondFactor;
}

export interface Group {
  readonly name: string;
  readonly description?: string | undefined;
  readonly precedence?: number | undefined;
}

export interface MessageTemplate {
  readonly subject: string;
  /** With the placeholders `{username}` and `{####}`. */
  readonly body: string;
}

/** An app client. Validities are in seconds. */
export interface UserPoolClient {
  readonly id: string;
  readonly name: string;
  readonly poolId: string;
  readonly accessTokenValidity: number;
  readonly idTokenValidity: number;
  readonly refreshTokenValidity: number;
  readonly sessionValidity: number;
  readonly authFlows: readonly string[];
  readonly hidesUserExistence: boolean;
  readonly revocable: boolean;
  /** Rotates refresh tokens; the replaced one works for that many seconds more. @default - no rotation */
  readonly rotation?: { readonly graceSeconds: number };
  /** Attributes that ID tokens may carry. @default - all */
  readonly readAttributes?: readonly string[] | undefined;
  /** Properties of the template, for DescribeUserPoolClient. */
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface UserPool {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** `iss` of the tokens: `<baseUrl>/<pool id>`. */
  readonly issuer: string;
  readonly createdAt: number;
  readonly policy: PasswordPolicy;
  readonly signInByEmail: boolean;
  readonly caseSensitive: boolean;
  readonly customAttributes: ReadonlySet<string>;
  /** People may set up one-time passwords. */
  readonly offersSecondFactor: boolean;
  readonly invitation: MessageTemplate;
  readonly verification: MessageTemplate;
  /** ARN of the V2 pre-token-generation trigger. @default - none */
  readonly tokenTrigger?: string | undefined;
  /** Access and ID tokens are signed with different keys, as on AWS. */
  readonly accessKey: SigningKey;
  readonly idKey: SigningKey;
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly clients: Map<string, UserPoolClient>;
  /** Properties of the template, for DescribeUserPool. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A sign-in whose second step is awaited. */
export interface ChallengeSession {
  readonly clientId: string;
  readonly username: string;
  readonly challenge: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA';
  readonly expiresAt: number;
}

/** What a refresh token stands for. Tokens are opaque to clients, so the pool remembers them. */
export interface RefreshGrant {
  readonly clientId: string;
  readonly poolId: string;
  readonly username: string;
  /** Identifies the sign-in; every token that comes from it carries it. */
  readonly originJti: string;
  /** Seconds since the epoch of the sign-in. */
  readonly authTime: number;
  readonly expiresAt: number;
  /** Until when a rotated token still works, in milliseconds. @default - it was not rotated */
  rotatedUntil: number | undefined;
}

/** Everything the user pools remember. */
export interface Directory {
  readonly context: CloudContext;
  readonly mailbox: Mailbox;
  readonly pools: Map<string, UserPool>;
  readonly sessions: Map<string, ChallengeSession>;
  readonly refreshTokens: Map<string, RefreshGrant>;
  /** `origin_jti` of the sign-ins that were ended. */
  readonly revokedOrigins: Set<string>;
  /** What an earlier process kept of pools that are not made yet, by id. */
  readonly earlier: Map<string, KeptPool>;
}

/** @throws AwsError `ResourceNotFoundException` */
export function poolOf(directory: Directory, id: string): UserPool {
  const pool = directory.pools.get(id);
  if (pool === undefined) throw new AwsError('ResourceNotFoundException', `User pool ${id} does not exist.`);
  return pool;
}

/** @throws AwsError `ResourceNotFoundException` */
export function clientOf(directory: Directory, id: string): { pool: UserPool; client: UserPoolClient } {
  for (const pool of directory.pools.values()) {
    const client = pool.clients.get(id);
    if (client !== undefined) return { pool, client };
  }
  throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
}

/** The user by username, `sub`, or the e-mail address where people sign in by it. */
export function findUser(pool: UserPool, login: string): User | undefined {
  const byName = pool.users.get(login);
  if (byName !== undefined) return byName;
  const wanted = comparable(pool, login);
  for (const user of pool.users.values()) {
    if (user.sub === login) return user;
    if (!pool.signInByEmail && comparable(pool, user.username) === wanted) return user;
    if (pool.signInByEmail && comparable(pool, user.attributes.get('email') ?? '') === wanted) return user;
  }
  return undefined;
}

/** @throws AwsError `UserNotFoundException` */
export function userOf(pool: UserPool, login: string): User {
  const user = findUser(pool, login);
  if (user === undefined) throw new AwsError('UserNotFoundException', 'User does not exist.');
  return user;
}

/** Ends every sign-in of a user: its refresh tokens, and its access tokens for the pool's own operations. */
export function endSessions(directory: Directory, pool: UserPool, user: User): void {
  for (const grant of directory.refreshTokens.values()) {
    if (grant.poolId === pool.id && grant.username === user.username) directory.revokedOrigins.add(grant.originJti);
  }
}

function comparable(pool: UserPool, login: string): string {
  return pool.caseSensitive ? login : login.toLowerCase();
}
