import { randomBytes, randomUUID } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { AwsError } from '../service.ts';
import {
  type Directory,
  poolOf,
  type RefreshGrant,
  type User,
  type UserPool,
  type UserPoolClient,
  userOf,
} from './model.ts';
import type { SigningKey } from './signing-keys.ts';
import { askTokenTrigger, type TokenChanges, type TokenOverrides, type TokenSource } from './token-trigger.ts';

const SIGN_IN_SCOPE = 'aws.cognito.signin.user.admin';

/** Claims that a trigger cannot change, from the developer guide; Cognito ignores such changes. */
const FIXED_CLAIMS = new Set(
  (
    'acr amr at_hash aud auth auth_time azp client_id device_key event_id exp iat identities iss jti nbf nonce ' +
    'origin_jti scope sub token_use username version'
  ).split(' '),
);

export interface IssueRequest {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
  readonly user: User;
  readonly source: TokenSource;
  /** Where the tokens come from. @default - this is a new sign-in */
  readonly grant?: RefreshGrant;
  /** @default - none reaches the trigger */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

/** `AuthenticationResultType` */
export interface AuthenticationResult {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly TokenType: 'Bearer';
  readonly ExpiresIn: number;
  readonly RefreshToken?: string;
}

/** Issues an access and an ID token, without a refresh token. */
export async function issueTokens(
  directory: Directory,
  request: IssueRequest,
  session: { readonly originJti: string; readonly authTime: number },
): Promise<AuthenticationResult> {
  const { pool, client, user } = request;
  const overrides = await askTokenTrigger(directory.context, { ...request, scopes: [SIGN_IN_SCOPE] });
  const issuedAt = Math.floor(directory.context.clock.now() / 1000);
  const groups = overrides.groupOverrideDetails?.groupsToOverride ?? [...user.groups];
  const shared = {
    sub: user.sub,
    ...(groups.length === 0 ? {} : { 'cognito:groups': groups }),
    iss: pool.issuer,
    origin_jti: session.originJti,
    event_id: randomUUID(),
    auth_time: session.authTime,
    iat: issuedAt,
  };
  const access = { ...shared, ...accessClaims(client, user, overrides), exp: issuedAt + client.accessTokenValidity };
  const id = { ...shared, ...idClaims(pool, client, user), exp: issuedAt + client.idTokenValidity };
  return {
    AccessToken: await sign(change(access, overrides.accessTokenGeneration), pool.accessKey),
    IdToken: await sign(change(id, overrides.idTokenGeneration), pool.idKey),
    TokenType: 'Bearer',
    ExpiresIn: client.accessTokenValidity,
  };
}

/** Tokens of a new sign-in, with a refresh token. */
export async function startSession(directory: Directory, request: IssueRequest): Promise<AuthenticationResult> {
  const now = directory.context.clock.now();
  const grant: RefreshGrant = {
    clientId: request.client.id,
    poolId: request.pool.id,
    username: request.user.username,
    originJti: randomUUID(),
    authTime: Math.floor(now / 1000),
    expiresAt: now + request.client.refreshTokenValidity * 1000,
    rotatedUntil: undefined,
  };
  const tokens = await issueTokens(directory, request, grant);
  return { ...tokens, RefreshToken: rememberGrant(directory, grant) };
}

/** @returns the refresh token, opaque as Cognito's are */
export function rememberGrant(directory: Directory, grant: RefreshGrant): string {
  const token = randomBytes(96).toString('base64url');
  directory.refreshTokens.set(token, grant);
  return token;
}

/** An access token that is valid for the pool's own operations. */
export interface VerifiedAccess {
  readonly pool: UserPool;
  readonly user: User;
}

/** @throws AwsError `NotAuthorizedException` */
export async function verifyAccessToken(directory: Directory, token: string): Promise<VerifiedAccess> {
  const pool = poolOfToken(directory, token);
  const claims = await verify(directory, pool, token);
  if (claims['token_use'] !== 'access') throw notAuthorized('Invalid Access Token');
  if (directory.revokedOrigins.has(String(claims['origin_jti']))) throw notAuthorized('Access Token has been revoked');
  const user = userOf(pool, String(claims['username']));
  if (!user.enabled) throw notAuthorized('User is disabled.');
  return { pool, user };
}

function poolOfToken(directory: Directory, token: string): UserPool {
  try {
    const payload: JWTPayload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return poolOf(directory, String(payload.iss).split('/').at(-1) ?? '');
  } catch {
    // Whatever is wrong with it, it is no token of a pool here.
    throw notAuthorized('Invalid Access Token');
  }
}

async function verify(directory: Directory, pool: UserPool, token: string): Promise<JWTPayload> {
  try {
    const currentDate = new Date(directory.context.clock.now());
    const verified = await jwtVerify(token, pool.accessKey.publicKey, { issuer: pool.issuer, currentDate });
    return verified.payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw notAuthorized('Access Token has expired');
    if (error instanceof errors.JOSEError) throw notAuthorized('Invalid Access Token');
    throw error;
  }
}

function accessClaims(client: UserPoolClient, user: User, overrides: TokenOverrides): JWTPayload {
  const changes = overrides.accessTokenGeneration;
  const scopes = [SIGN_IN_SCOPE, ...(changes?.scopesToAdd ?? [])];
  const scope = scopes.filter((each) => !changes?.scopesToSuppress?.includes(each)).join(' ');
  return { client_id: client.id, token_use: 'access', scope, jti: randomUUID(), username: user.username };
}

function idClaims(pool: UserPool, client: UserPoolClient, user: User): JWTPayload {
  const readable = [...user.attributes].filter(
    ([name]) => client.readAttributes === undefined || client.readAttributes.includes(name),
  );
  const attributes = readable.map(([name, value]) => [name, name.endsWith('_verified') ? value === 'true' : value]);
  return {
    ...Object.fromEntries(attributes),
    iss: pool.issuer,
    aud: client.id,
    'cognito:username': user.username,
    token_use: 'id',
    jti: randomUUID(),
  };
}

function change(claims: JWTPayload, changes: TokenChanges | null | undefined): JWTPayload {
  const mayChange = (name: string) => !FIXED_CLAIMS.has(name) && !name.startsWith('cognito:');
  const added = Object.entries(changes?.claimsToAddOrOverride ?? {}).filter(([name]) => mayChange(name));
  const suppressed = new Set((changes?.claimsToSuppress ?? []).filter(mayChange));
  const merged = { ...claims, ...Object.fromEntries(added) };
  return Object.fromEntries(Object.entries(merged).filter(([name]) => !suppressed.has(name)));
}

function sign(claims: JWTPayload, key: SigningKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ kid: key.kid, alg: 'RS256' }).sign(key.privateKey);
}

export function notAuthorized(message: string): AwsError {
  return new AwsError('NotAuthorizedException', message);
}
