import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Context, PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { readEnvironment } from '../shared/environment.ts';
import { platformTable } from '../shared/table/clients.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { hasSecondFactor } from './adapters/user-pool.ts';
import { federatedPerson } from './domain/federation.ts';
import { readMemberships } from './domain/memberships.ts';
import { type PlatformClaims, platformClaims } from './domain/token-claims.ts';
import { tokenGenerationEnvironment } from './environment.ts';

const platform = platformTable(readEnvironment(tokenGenerationEnvironment));
const pool = new CognitoIdentityProviderClient({});
const logger = createLogger('identity');

/**
 * Adds the tenant, or the operator's role, to the tokens that the user pool is about to sign. The tenant is switched by
 * refreshing with the client metadata `tenant`; a tenant that the person is not active in is not switched to. The tokens of
 * members say whether they sign in with a second factor; the pool asks whom an identity provider vouches for no factor.
 */
export async function handler(
  event: PreTokenGenerationV2TriggerEvent,
  context: Context,
): Promise<PreTokenGenerationV2TriggerEvent> {
  const { userAttributes, groupConfiguration, clientMetadata } = event.request;
  const sub = userAttributes['sub'];
  if (!sub) throw new Error('the user pool named no subject');
  const memberships = await readMemberships(platform, sub);
  const groups = groupConfiguration.groupsToOverride ?? [];
  const federated = federatedPerson(userAttributes);
  const chosen = platformClaims(groups, memberships, clientMetadata?.['tenant'], federated);
  const isMember = chosen.tenant_id !== undefined && federated === undefined;
  const isAsked = isMember && (await hasSecondFactor(pool, event.userPoolId, event.userName));
  const claims: PlatformClaims = { ...chosen, ...(isAsked ? { mfa: 'true' } : {}) };
  bindInvocation(logger, { invocationId: context.awsRequestId, principalId: sub, tenantId: claims.tenant_id });
  logger.info('token generated');
  const generation = { claimsToAddOrOverride: { ...claims } };
  return {
    ...event,
    response: {
      claimsAndScopeOverrideDetails: { idTokenGeneration: generation, accessTokenGeneration: generation },
    },
  };
}
