import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { documentClient, platformTable } from '../../../../functions/shared/table/clients.ts';
import {
  executionIndexKeys,
  platformKeys,
  tenantKeys,
  tenantPartitions,
} from '../../../../functions/shared/table/keys.ts';
import { tenantTables } from '../../../../functions/shared/table/tenant-tables.ts';

/** What the handler is told to reach for. */
export interface Order {
  readonly victim: string;
  readonly queues: Readonly<Record<string, string>>;
  /** A status event as Step Functions would tell it. */
  readonly statusEvent: unknown;
}

/** What became of each attempt: what it gave, or the name of the error. */
export type Report = Readonly<Record<string, { readonly given: unknown } | { readonly refused: string }>>;

type Attempts = Readonly<Record<string, () => Promise<unknown>>>;

const environment = {
  TABLE_NAME: process.env['TABLE_NAME'] ?? '',
  TENANT_DATA_ROLE_ARN: process.env['TENANT_DATA_ROLE_ARN'] ?? '',
};

/**
 * A handler with the worst of bugs: it has the credentials of the caller's tenant, as every handler, but makes its keys
 * from what the request says.
 */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const own = String(event.requestContext.authorizer?.['tenantId']);
  const order: Order = JSON.parse(event.headers['x-order'] ?? '{}');
  const attempts = { ...reads(own, order), ...writes(own, order), ...otherCredentials(own, order), ...messages(order) };
  const outcomes: [string, unknown][] = [];
  for (const [name, attempt] of Object.entries(attempts)) {
    outcomes.push([
      name,
      await attempt().then(
        (given) => ({ given: given ?? null }),
        (error: unknown) => ({ refused: error instanceof Error ? error.name : String(error) }),
      ),
    ]);
  }
  return { statusCode: 200, body: JSON.stringify(Object.fromEntries(outcomes)) };
}

function reads(own: string, { victim }: Order): Attempts {
  const table = tenantTables(environment)(own);
  const running = executionIndexKeys.status(victim, 'running');
  return {
    get: () => table.get(tenantKeys.profile(victim)),
    getAmongOwn: () => table.getMany([tenantKeys.profile(own), tenantKeys.profile(victim)]),
    query: () => table.page({ partition: tenantPartitions.identity(victim), limit: 10 }),
    queryIndex: () => table.page({ partition: running, index: 'by-status', limit: 10 }),
    queryIndexFromKey: () =>
      table.page({
        partition: executionIndexKeys.status(own, 'running'),
        index: 'by-status',
        limit: 10,
        after: { SK: '0', PK: tenantPartitions.execution(victim) },
      }),
    queryDue: () => table.page({ partition: '$platform#due#0', index: 'due', limit: 10 }),
    getOfPlatform: () => table.get(platformKeys.tenant(victim)),
  };
}

function writes(own: string, { victim }: Order): Attempts {
  const table = tenantTables(environment)(own);
  const change = { expression: 'SET #name = :name', names: { '#name': 'name' }, values: { ':name': 'taken' } };
  const mine = (name: string) => ({ ...tenantKeys.member(own, name), type: 'note', v: 1 });
  const theirs = { ...tenantKeys.member(victim, 'planted'), type: 'note', v: 1 };
  return {
    put: () => table.write({ put: theirs }),
    update: () => table.write({ update: tenantKeys.profile(victim), ...change }),
    delete: () => table.write({ delete: tenantKeys.counters(victim) }),
    putAmongOwn: () =>
      table.transact([{ put: mine('one') }, { put: { ...theirs, ...tenantKeys.member(victim, 'planted-too') } }]),
    checkAmongOwn: () =>
      table.transact([
        { put: mine('other') },
        { check: tenantKeys.profile(victim), condition: 'attribute_exists(PK)' },
      ]),
  };
}

function otherCredentials(own: string, { victim }: Order): Attempts {
  const sts = new STSClient({});
  const role = { RoleArn: environment.TENANT_DATA_ROLE_ARN, RoleSessionName: 'forgetful' };
  const assume = (value?: string) =>
    sts.send(
      new AssumeRoleCommand({ ...role, ...(value === undefined ? {} : { Tags: [{ Key: 'tenant', Value: value }] }) }),
    );
  return {
    scan: async () => {
      const { Credentials: session } = await assume(own);
      const credentials = {
        accessKeyId: session?.AccessKeyId ?? '',
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      };
      return (await documentClient({ credentials }).send(new ScanCommand({ TableName: environment.TABLE_NAME }))).Items;
    },
    getAsFunction: () => platformTable(environment).get(tenantKeys.profile(victim)),
    assumeWithoutTenant: () => assume(),
    assumeForEveryone: () => assume('*'),
    assumeForAPrefix: () => assume(`${victim}#`),
  };
}

function messages({ victim, queues, statusEvent }: Order): Attempts {
  const sqs = new SQSClient({});
  const requestId = 'forged';
  const send = (name: string, message: unknown) => () =>
    sqs.send(
      new SendMessageCommand({ QueueUrl: queues[name], MessageBody: JSON.stringify(message), MessageGroupId: victim }),
    );
  const detail = { tenantId: victim };
  return {
    sendWake: send('wake', { tenantId: victim, requestId }),
    sendPublish: send('publish', { tenantId: victim, requestId, workflow: 'shop.ledger', version: '1.0.0' }),
    sendStatus: send('status', statusEvent),
    callDirectory: () =>
      new LambdaClient({}).send(
        new InvokeCommand({
          FunctionName: 'tributary-dev-identity-on-directory-request',
          Payload: JSON.stringify({ command: 'findOrCreateUser', email: 'x@mallory.example' }),
        }),
      ),
    publishAsPlatform: () =>
      new EventBridgeClient({}).send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: 'tributary-dev-events',
              Source: 'tributary.executions',
              DetailType: 'x',
              Detail: JSON.stringify(detail),
            },
          ],
        }),
      ),
  };
}
