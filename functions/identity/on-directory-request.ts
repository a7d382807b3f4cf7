import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Context } from 'aws-lambda';
import { readEnvironment } from '../shared/environment.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { userPool } from './adapters/user-pool.ts';
import { type Directory, type DirectoryUser, directoryRequest } from './domain/directory.ts';
import { directoryEnvironment } from './environment.ts';

const environment = readEnvironment(directoryEnvironment);
const directory = userPool(
  new CognitoIdentityProviderClient({}),
  environment.USER_POOL_ID,
  environment.FEDERATED_TENANTS,
);
const logger = createLogger('identity');

/** Administers the user pool for other functions, which invoke it directly. */
export async function handler(event: unknown, context: Context): Promise<DirectoryUser | null> {
  bindInvocation(logger, { invocationId: context.awsRequestId });
  const answer = await obey(directory, event);
  logger.info('directory request');
  return answer;
}

async function obey(target: Directory, event: unknown): Promise<DirectoryUser | null> {
  const request = directoryRequest.parse(event);
  if (request.command === 'findOrCreateUser') return target.findOrCreateUser(request.email, request.tenantId);
  await target[request.command](request.sub);
  return null;
}
