import type { Context, PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { readEnvironment } from '../shared/environment.ts';
import { platformTable } from '../shared/table/clients.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { readMemberships } from './domain/memberships.ts';
import { platformClaims } from './domain/token-claims.ts';
import { tokenGenerationEnvironment } from './environment.ts';

const platform = platformTable(readEnvironment(tokenGenerationEnvironment));
const logger = createLogger('identity');

/**
 * Adds the tenant, or the operator's role, to the tokens that the user pool is about to sign. The tenant is switched by
 * refreshing with the client metadata `tenant`; a tenant that the person is not active in is not switched to.
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
  const claims = platformClaims(groups, memberships, clientMetadata?.['tenant']);
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
