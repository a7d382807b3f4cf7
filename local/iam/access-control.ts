import type { Clock } from '../../functions/shared/clock.ts';
import { type AuthorizationQuery, AwsError, type Principal, type ResourcePolicies } from '../service.ts';
import { type ConditionKeys, conditionKeys } from './condition-keys.ts';
import {
  type Access,
  evaluateIdentityPolicies,
  evaluateResourcePolicy,
  type Identity,
  type Verdict,
} from './evaluate.ts';
import { parsePolicy, type Statement } from './policy.ts';
import type { Role, Roles } from './roles.ts';

/** Decides who may do what in the account. */
export interface AccessControl {
  readonly resourcePolicies: ResourcePolicies;
  /** @throws AwsError `AccessDeniedException` for the first query that is not allowed */
  authorize(principal: Principal, queries: readonly AuthorizationQuery[]): void;
}

interface Account {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly roles: Roles;
}

/**
 * Evaluates policies within one account, as "Policy evaluation logic" of the IAM user guide says: an explicit deny
 * anywhere wins; then an allow of the identity's policies or of the resource's policy is enough. A role's trust policy
 * must admit whoever assumes it, and a key's policy whoever uses it, whatever the identity's policies say. The root of
 * the account may do everything that is not denied to it.
 */
export function createAccessControl(account: Account): AccessControl {
  const policies = new Map<string, readonly Statement[]>();

  function authorize(principal: Principal, queries: readonly AuthorizationQuery[]) {
    const role = principal.roleName === undefined ? undefined : account.roles.byName(principal.roleName);
    const identity = identityOf(principal, role, account.accountId);
    for (const query of queries) {
      const access = { action: query.action, resource: query.resource, keys: keysOf(principal, role, query, account) };
      const trusting = query.action.startsWith('sts:') ? account.roles.byArn(query.resource) : undefined;
      const own = ownVerdict(principal, role, access);
      const resource = evaluateResourcePolicy(trusting?.trust ?? policies.get(query.resource) ?? [], access, identity);
      const mustAdmit = trusting !== undefined || (query.action.startsWith('kms:') && policies.has(query.resource));
      const denial = reasonToDeny(own, resource, mustAdmit, query.action);
      if (denial !== undefined) throw denied(principal, query, denial);
    }
  }

  return {
    authorize,
    resourcePolicies: { set: (arn, policy) => void policies.set(arn, parsePolicy(policy, 'resource')) },
  };
}

function ownVerdict(principal: Principal, role: Role | undefined, access: Access): Verdict {
  if (principal.service !== undefined) return 'none';
  if (principal.roleName === undefined) return 'allow';
  return evaluateIdentityPolicies(role?.statements() ?? [], access);
}

/** Why the answer is no; undefined when it is yes. The wording is that of AWS. */
function reasonToDeny(own: Verdict, resource: Verdict, mustAdmit: boolean, action: string): string | undefined {
  if (own === 'deny') return 'with an explicit deny in an identity-based policy';
  if (resource === 'deny') return 'with an explicit deny in a resource-based policy';
  if (resource === 'allow') return undefined;
  if (mustAdmit && resource !== 'delegate') return `because no resource-based policy allows the ${action} action`;
  return own === 'allow' ? undefined : `because no identity-based policy allows the ${action} action`;
}

function denied(principal: Principal, query: AuthorizationQuery, reason: string): AwsError {
  const { action, resource } = query;
  const message = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError('AccessDeniedException', message);
}

function identityOf(principal: Principal, role: Role | undefined, accountId: string): Identity {
  if (principal.service !== undefined) return { accountId, arns: [], service: principal.service };
  return { accountId, arns: role === undefined ? [principal.arn] : [principal.arn, role.arn] };
}

/** The global condition keys that every request carries, and the query's own. */
function keysOf(
  principal: Principal,
  role: Role | undefined,
  query: AuthorizationQuery,
  { accountId, region, clock }: Account,
): ConditionKeys {
  const tags = Object.entries({ ...role?.tags, ...principal.tags });
  const now = clock.now();
  const serviceKeys = {
    'aws:SourceAccount': accountId,
    'aws:SourceArn': principal.sourceArn,
    'aws:PrincipalServiceName': principal.service,
  };
  const identityKeys = {
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalArn': role?.arn ?? principal.arn,
    'aws:PrincipalType': role === undefined ? 'Account' : 'AssumedRole',
    'aws:SourceIp': '127.0.0.1',
    'lambda:SourceFunctionArn': principal.functionArn,
  };
  return conditionKeys(
    Object.fromEntries(tags.map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
    principal.service === undefined ? identityKeys : serviceKeys,
    {
      'aws:CurrentTime': new Date(now).toISOString(),
      'aws:EpochTime': String(Math.floor(now / 1000)),
      'aws:PrincipalIsAWSService': principal.service !== undefined,
      'aws:RequestedRegion': region,
      // The loopback stands for TLS: policies that refuse plain HTTP must not refuse everything here.
      'aws:SecureTransport': true,
      'aws:ViaAWSService': false,
    },
    query.context ?? {},
  );
}
