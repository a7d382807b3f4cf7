import * as z from 'zod';
import type { Clock } from '../../functions/shared/clock.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { Role, Roles } from '../iam/roles.ts';
import { parseInput } from '../parse.ts';
import { type AuthorizationQuery, AwsError, type AwsRequest, type Principal, type Service } from '../service.ts';
import type { Sessions } from './sessions.ts';

/** STS, and the way for services to assume a role without credentials. */
export interface SecurityTokenService extends Service {
  /** @throws AwsError `AccessDeniedException` when the role does not exist or does not trust the service */
  assumeRole(roleArn: string, sessionName: string, service: string, sourceArn?: string): Principal;
}

interface Account {
  readonly accountId: string;
  readonly clock: Clock;
  readonly roles: Roles;
  readonly sessions: Sessions;
  readonly access: AccessControl;
}

/** Tags have no wildcards in them: IAM allows letters, digits, spaces and `_.:/=+-@` only. */
const tagText = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
const assumeRoleInput = z.strictObject({
  RoleArn: z.string().min(20),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  DurationSeconds: z.coerce.number().int().min(900).max(43_200).default(3600),
  ExternalId: z.string().optional(),
  Tags: z
    .array(z.strictObject({ Key: tagText.min(1).max(128), Value: tagText.max(256) }))
    .max(50)
    .default([]),
});
type AssumeRoleInput = z.output<typeof assumeRoleInput>;

/** `AssumeRole` with session tags and `GetCallerIdentity`. Session policies and transitive tags are refused as unknown. */
export function createSecurityTokenService(account: Account): SecurityTokenService {
  const { accountId, roles, access } = account;
  return {
    name: 'sts',
    protocol: 'query',
    provisioners: {},
    authorize: (request) => (request.action === 'AssumeRole' ? assumeRoleQueries(readAssumeRole(request)) : []),
    memory: account.sessions.memory,
    async handle(request) {
      if (request.action === 'AssumeRole') return assumeRole(account, request);
      if (request.action === 'GetCallerIdentity') return callerIdentity(accountId, request.principal);
      throw new AwsError('InvalidAction', `Could not find operation ${request.action} for version 2011-06-15`);
    },
    assumeRole(roleArn, sessionName, service, sourceArn) {
      const caller: Principal = { arn: service, service, tags: {}, ...(sourceArn === undefined ? {} : { sourceArn }) };
      const role = roles.byArn(roleArn);
      if (role === undefined) throw notAssumable(caller, roleArn);
      access.authorize(caller, [{ action: 'sts:AssumeRole', resource: roleArn }]);
      return sessionPrincipal(accountId, role, sessionName, []);
    },
  };
}

function assumeRole({ accountId, clock, roles, sessions }: Account, request: AwsRequest) {
  const input = readAssumeRole(request);
  const role = roles.byArn(input.RoleArn);
  if (role === undefined) throw notAssumable(request.principal, input.RoleArn);
  checkDuration(input, role, request.principal);
  const origin = sessions.of(request.principal)?.origin;
  const expiresAt = clock.now() + input.DurationSeconds * 1000;
  const { credentials, principal } = sessions.open({
    principal: sessionPrincipal(accountId, role, input.RoleSessionName, input.Tags),
    expiresAt,
    ...(origin === undefined ? {} : { origin }),
  });
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: new Date(expiresAt).toISOString(),
    },
    AssumedRoleUser: { Arn: principal.arn, AssumedRoleId: `${role.id}:${input.RoleSessionName}` },
  };
}

function callerIdentity(accountId: string, { arn, roleName }: Principal) {
  const userId = roleName === undefined ? accountId : `${roleName}:${arn.split('/').at(-1)}`;
  return { Account: accountId, Arn: arn, UserId: userId };
}

function readAssumeRole({ input }: AwsRequest): AssumeRoleInput {
  return parseInput(assumeRoleInput, input, 'ValidationError');
}

/** Passing session tags is a permission of its own, decided with the same condition keys. */
function assumeRoleQueries(input: AssumeRoleInput): AuthorizationQuery[] {
  const context = {
    'sts:RoleSessionName': input.RoleSessionName,
    ...(input.ExternalId === undefined ? {} : { 'sts:ExternalId': input.ExternalId }),
    ...(input.Tags.length === 0 ? {} : { 'aws:TagKeys': input.Tags.map((tag) => tag.Key) }),
    ...Object.fromEntries(input.Tags.map((tag) => [`aws:RequestTag/${tag.Key}`, tag.Value])),
  };
  const actions = input.Tags.length === 0 ? ['sts:AssumeRole'] : ['sts:AssumeRole', 'sts:TagSession'];
  return actions.map((action) => ({ action, resource: input.RoleArn, context }));
}

/** A role that assumes another one ("role chaining") gets it for an hour at most. */
function checkDuration(input: AssumeRoleInput, role: Role, caller: Principal) {
  if (caller.roleName !== undefined && input.DurationSeconds > 3600) {
    const message = 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
    throw new AwsError('ValidationError', message);
  }
  if (input.DurationSeconds > role.maxSessionSeconds) {
    const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
    throw new AwsError('ValidationError', message);
  }
}

export function sessionPrincipal(
  accountId: string,
  role: Role,
  sessionName: string,
  tags: readonly { readonly Key: string; readonly Value: string }[],
): Principal {
  return {
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
    roleName: role.name,
    tags: Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value])),
  };
}

/** A role that does not exist is refused like one that may not be assumed. */
function notAssumable(caller: Principal, roleArn: string): AwsError {
  const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new AwsError('AccessDeniedException', message);
}
