/**
 * Amazon Cognito user pools of the local cloud, a small pool over `jose`: cognito-local lacks NEW_PASSWORD_REQUIRED,
 * password policies, V2 triggers and the right error names, and teaching it these would take more code than the pool.
 *
 * Left out because nothing here uses it: self-service sign-up, SRP, MFA that the pool requires or sends by SMS and e-mail,
 * devices, federation, hosted pages, client secrets, and the lock-out after repeated wrong passwords or codes.
 */
import { AwsError, type AwsRequest, type CloudContext, type Service } from '../service.ts';
import { administration } from './administration.ts';
import { groupsAndLists } from './groups-and-lists.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { directoryMemory } from './memory.ts';
import type { Directory } from './model.ts';
import { refreshing } from './refresh.ts';
import { secondFactorAdministration, secondFactors } from './second-factor.ts';
import { selfService } from './self-service.ts';
import { signIn } from './sign-in.ts';
import { keySet, openIdConfiguration } from './signing-keys.ts';
import { userPoolClientProvisioner } from './user-pool-client-resource.ts';
import { userPoolGroupProvisioner, userPoolProvisioner } from './user-pool-resource.ts';

export interface CognitoService extends Service {
  /** E-mails that the pools sent. */
  readonly mailbox: Mailbox;
  /**
   * The JSON document at `/<pool id>/.well-known/jwks.json` or `…/openid-configuration`.
   * @returns undefined when the path is neither, or of no pool here
   */
  serveWellKnown(path: string): unknown;
}

const WELL_KNOWN = /^\/([\w-]+_[A-Za-z0-9]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/** @returns the service with signing name `cognito-idp` (JSON 1.1, `AWSCognitoIdentityProviderService.*`) */
export function createCognitoService(context: CloudContext): CognitoService {
  const directory: Directory = {
    context,
    mailbox: createMailbox(),
    pools: new Map(),
    sessions: new Map(),
    refreshTokens: new Map(),
    revokedOrigins: new Set(),
    earlier: new Map(),
  };
  const own = { ...selfService(directory), ...secondFactors(directory) };
  const anonymous = { ...signIn(directory), ...refreshing(directory), ...own };
  const administrative = { ...administration(directory), ...secondFactorAdministration(directory) };
  const operations = { ...anonymous, ...administrative, ...groupsAndLists(directory) };
  return {
    name: 'cognito-idp',
    protocol: 'json',
    mailbox: directory.mailbox,
    anonymous: Object.keys(anonymous),
    provisioners: {
      'AWS::Cognito::UserPool': userPoolProvisioner(directory),
      'AWS::Cognito::UserPoolClient': userPoolClientProvisioner(directory),
      'AWS::Cognito::UserPoolGroup': userPoolGroupProvisioner(directory),
    },
    authorize: (request) =>
      Object.hasOwn(anonymous, request.action)
        ? []
        : [{ action: `cognito-idp:${request.action}`, resource: resourceOf(context, request) }],
    handle: async (request) => {
      const operation = Object.hasOwn(operations, request.action) ? operations[request.action] : undefined;
      if (operation === undefined) {
        throw new AwsError('UnknownOperationException', `${request.action} is not an operation of the local user pool`);
      }
      return operation(request.input);
    },
    memory: directoryMemory(directory),
    serveWellKnown: (path) => wellKnown(directory, path),
  };
}

function resourceOf(context: CloudContext, request: AwsRequest): string {
  const { UserPoolId: id } = request.input;
  return typeof id === 'string' ? `arn:aws:cognito-idp:${context.region}:${context.accountId}:userpool/${id}` : '*';
}

function wellKnown(directory: Directory, path: string): unknown {
  const [, id = '', document] = WELL_KNOWN.exec(path) ?? [];
  const pool = directory.pools.get(id);
  if (pool === undefined) return undefined;
  return document === 'jwks.json' ? keySet(pool) : openIdConfiguration(pool);
}
