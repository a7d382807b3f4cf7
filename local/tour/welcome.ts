import type { LocalCloud } from '../cloud.ts';
import type { TourResult } from './tour.ts';

/** What is printed when everything is ready: where it is, with which keys, and five requests to try. */
export function renderWelcome(cloud: LocalCloud, tour: TourResult): readonly string[] {
  const { apiKeys, workflow, executionId } = tour;
  const as = (tenant: string) => `-H 'Authorization: Bearer ${apiKeys[tenant]}'`;
  const { accessKeyId, secretAccessKey } = cloud.rootCredentials;
  return [
    `API       ${cloud.baseUrl}/v1, to read and try: ${cloud.baseUrl}/docs`,
    ...Object.entries(apiKeys).map(([tenant, key]) => `${tenant.padEnd(9)} ${key}`),
    '',
    `People sign in to the user-pool client ${cloud.outputs['UserPoolClientId']}:`,
    ...Object.entries(tour.passwords).map(([email, password]) => `  ${email.padEnd(27)} ${password}`),
    '',
    'Try:',
    `  curl -s ${cloud.baseUrl}/v1/me ${as('acme')}`,
    `  curl -s ${cloud.baseUrl}/v1/workflows ${as('acme')}`,
    `  curl -s ${cloud.baseUrl}/v1/executions/${executionId} ${as('acme')}`,
    `  curl -s ${cloud.baseUrl}/v1/executions/${executionId} ${as('globex')}`,
    `  curl -s '${cloud.baseUrl}/v1/executions?workflow=${workflow}&status=completed' ${as('acme')}`,
    '',
    'The AWS command line works too:',
    // Version 1 of the command line reads AWS_DEFAULT_REGION, version 2 both.
    `  export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  aws --endpoint-url ${cloud.baseUrl} stepfunctions list-state-machines`,
  ];
}
