import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { conditionKeys } from '../../local/iam/condition-keys.ts';
import { evaluateIdentityPolicies } from '../../local/iam/evaluate.ts';
import { parsePolicy } from '../../local/iam/policy.ts';
import { apiClient } from '../api-client.ts';
import { functionName } from '../bench.ts';
import { createCallLog, type LoggedCall } from '../call-log.ts';
import type { Part } from '../part.ts';
import { type Platform, startPlatform } from '../platform.ts';
import { quantile, repeat } from '../statistics.ts';

const AUTHORIZER = functionName('identity/on-authorization');
const WARM_UP = 50;
const CALLS = 300;
const REQUESTS = 300;
const EVALUATIONS = 50_000;

/** What it costs to know who asks and what they may do. */
export const authorization: Part = {
  name: 'authorization',
  title: 'Authorization',
  method: `The authorizer is invoked ${CALLS} times by the Lambda API, warm, with a token and with an API key, as API Gateway does when
it has no cached answer; the ratio is to a call of the Lambda API that runs nothing. Sessions of \`TenantDataRole\` are those
of ${REQUESTS} requests \`GET /v1/me\`, one after another, of a platform that has just started: a hit is a request for which no role
was assumed. Evaluations are of the policy of \`TenantDataRole\` by the local IAM, one thread.`,
  async measure({ progress, assembly }) {
    const log = createCallLog();
    const platform = await startPlatform({ assembly: await assembly(), intercept: log.intercept });
    try {
      const sessions = await progress.step('ask who I am', () => measureSessions(platform, log.take));
      const calls = await progress.step('invoke the authorizer', () => measureAuthorizer(platform));
      return {
        columns: ['What', 'p50 ms', 'p95 ms', 'Ratio of p50', 'Figure'],
        rows: [...calls, ...sessions, evaluations()],
        missed: [],
      };
    } finally {
      await platform.close();
    }
  },
};

async function measureAuthorizer({ cloud, ownerToken, createApiKey }: Platform) {
  const client = new LambdaClient({ endpoint: cloud.baseUrl, region: 'us-east-1', credentials: cloud.rootCredentials });
  const invoke = (credential: string) => async () => {
    const answer = await client.send(new InvokeCommand({ FunctionName: AUTHORIZER, Payload: request(credential) }));
    if (answer.FunctionError !== undefined) throw new Error(`the authorizer failed: ${answer.FunctionError}`);
  };
  const nothing = async () => void (await client.send(new GetFunctionCommand({ FunctionName: AUTHORIZER })));
  try {
    const measured = [
      ['a call that runs nothing', await times(nothing)],
      ['authorizer, a token', await times(invoke(ownerToken))],
      ['authorizer, an API key', await times(invoke(await createApiKey()))],
    ] as const;
    const base = quantile(measured[0][1], 0.5);
    return measured.map(([what, all]) => [
      what,
      ...[0.5, 0.95].map((p) => quantile(all, p).toFixed(1)),
      `${(quantile(all, 0.5) / base).toFixed(1)} ×`,
      '',
    ]);
  } finally {
    client.destroy();
  }
}

async function times(run: () => Promise<void>): Promise<readonly number[]> {
  await repeat(WARM_UP, run);
  return repeat(CALLS, run);
}

function request(credential: string): Uint8Array {
  const event = {
    type: 'REQUEST',
    methodArn: 'arn:aws:execute-api:us-east-1:000000000000:abc123/dev/GET/v1/me',
    headers: { authorization: `Bearer ${credential}` },
    requestContext: { requestId: 'bench-request' },
  };
  return new TextEncoder().encode(JSON.stringify(event));
}

async function measureSessions({ cloud, ownerToken }: Platform, take: () => readonly LoggedCall[]) {
  const owner = apiClient(cloud.baseUrl, ownerToken);
  take();
  for (let i = 0; i < REQUESTS; i++) await owner.expect('GET', '/v1/me');
  const assumed = take().filter(({ operation }) => operation === 'sts:AssumeRole');
  const ms = assumed.map((call) => call.ms);
  const rate = (100 * (REQUESTS - assumed.length)) / REQUESTS;
  return [
    ['sts:AssumeRole', ...[0.5, 0.95].map((p) => (ms.length === 0 ? '' : quantile(ms, p).toFixed(1))), '', ''],
    ['requests with a session that was there', '', '', '', `${rate.toFixed(1)} % of ${REQUESTS}`],
  ];
}

/** The rows of one tenant, as the role allows them. */
const TENANT_DATA = parsePolicy(
  {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      Resource: [
        'arn:aws:dynamodb:us-east-1:000000000000:table/cell',
        'arn:aws:dynamodb:us-east-1:000000000000:table/cell/index/*',
      ],
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': `\${aws:PrincipalTag/tenant}#*` },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    },
  },
  'identity',
);

function evaluations(): readonly string[] {
  const access = {
    action: 'dynamodb:BatchGetItem',
    resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/cell',
    keys: conditionKeys({
      'aws:PrincipalTag/tenant': 'acme',
      'dynamodb:LeadingKeys': ['acme#tenant', 'acme#identity'],
    }),
  };
  const begun = performance.now();
  for (let i = 0; i < EVALUATIONS; i++) {
    if (evaluateIdentityPolicies(TENANT_DATA, access) !== 'allow') throw new Error('the policy does not allow it');
  }
  const perSecond = EVALUATIONS / ((performance.now() - begun) / 1000);
  return ['evaluations of IAM policies a second', '', '', '', perSecond.toFixed(0)];
}
