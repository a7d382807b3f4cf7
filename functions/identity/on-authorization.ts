import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { operatorUsageKey } from '../shared/access/contract.ts';
import { usageKey } from '../shared/access/usage-key.ts';
import { readEnvironment } from '../shared/environment.ts';
import { headerValues } from '../shared/http/headers.ts';
import { secretReader } from '../shared/secret.ts';
import { platformTable } from '../shared/table/clients.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { tokenVerifier } from './adapters/access-tokens.ts';
import { allowStage } from './domain/allow-stage.ts';
import { readApiKeyLookup } from './domain/api-keys.ts';
import { type AuthenticationPorts, authenticate } from './domain/authenticate.ts';
import { authorizerEnvironment } from './environment.ts';

const environment = readEnvironment(authorizerEnvironment);
const logger = createLogger('identity');
const usageKeySecret = secretReader(environment.USAGE_KEY_SECRET_ARN);
const platform = platformTable(environment);
const ports: AuthenticationPorts = {
  stage: environment.STAGE,
  verifyToken: tokenVerifier({ issuer: environment.TOKEN_ISSUER, clientId: environment.USER_POOL_CLIENT_ID }),
  readApiKey: (id) => readApiKeyLookup(platform, id),
};

/**
 * Says who sends a request. API Gateway makes 401 of the error `Unauthorized`, by that very message, and 500 of any other.
 */
export async function handler(
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
): Promise<APIGatewayAuthorizerResult> {
  bindInvocation(logger, { invocationId: context.awsRequestId, requestId: event.requestContext?.requestId });
  // Several are refused: the answer is cached under one of them, and need not be about that one.
  const [authorization, another] = headerValues(event, 'authorization');
  const principal = another === undefined ? await authenticate(ports, authorization) : undefined;
  if (principal === undefined) {
    logger.info('credentials refused', { code: 'unauthenticated' });
    throw new Error('Unauthorized');
  }
  const { kind: principalKind, tenantId, principalId } = principal;
  logger.info('authenticated', { principalKind, tenantId, principalId });
  const usage = tenantId === '' ? operatorUsageKey(environment.STAGE) : usageKey(await usageKeySecret(), tenantId);
  return allowStage(principal, event.methodArn, usage);
}
