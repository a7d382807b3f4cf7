import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import { eventually, type Platform, type TestTenant } from '../../../support/platform.ts';
import { testClient } from '../../../support/test-client.ts';
import { definition, publish, start } from '../../../support/workflows.ts';
import type { Order, Report } from './forgetful-handler.ts';
import { logged } from './function-logs.ts';

/** A victim with a run that waits, and an attacker. */
export interface Scene {
  readonly platform: Platform;
  readonly victim: TestTenant;
  readonly attacker: TestTenant;
  /** The victim's run, and what Step Functions calls it. */
  readonly execution: string;
  readonly executionArn: string;
  readonly queues: Readonly<Record<string, string>>;
}

const client = ({ cloud }: Platform) => ({
  endpoint: cloud.baseUrl,
  region: 'us-east-1',
  credentials: cloud.rootCredentials,
});

export async function setScene(platform: Platform): Promise<Scene> {
  const victim = await platform.createTenant('umbra');
  const attacker = await platform.createTenant('mallory');
  const workflow = await publish(victim.owner, definition('waits', [{ pause: { wait: { days: 1 } } }]));
  const execution = await start(victim.owner, workflow);
  await eventually(victim.owner, `/v1/executions/${execution}`, ({ status }) => status === 'running');
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client(platform)));
  const { Item } = await table.send(
    new GetCommand({ TableName: platform.cloud.outputs['TableName'], Key: tenantKeys.execution(victim.id, execution) }),
  );
  const executionArn = executionArnOf({ versionArn: String(Item?.['versionArn']), id: execution });
  const { QueueUrls = [] } = await new SQSClient(client(platform)).send(new ListQueuesCommand({}));
  const queues = Object.fromEntries(QueueUrls.map((url) => [/tributary-dev-(.*)$/.exec(url)?.[1] ?? url, url]));
  return { platform, victim, attacker, execution, executionArn, queues };
}

/** "Step Functions Execution Status Change" that says that a run has failed. */
function failureOf(executionArn: string, name: string): unknown {
  const stateMachineArn = executionArn.split(':').slice(0, 7).join(':').replace(':execution:', ':stateMachine:');
  const detail = { executionArn, stateMachineArn, name, status: 'FAILED', startDate: 1, stopDate: 2, error: 'Forged' };
  return { source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change', detail };
}

/** Names of all attempts that succeeded. */
export async function breaches(scene: Scene): Promise<readonly string[]> {
  // The forged event that the handler may send ends the run: what is said about the run comes before.
  const attempts = [changedClaims, viewerMakesKeys, disagreeingMessages, forgetfulHandler];
  const found: string[] = [];
  for (const attempt of attempts) found.push(...(await attempt(scene)));
  return found;
}

/** What the handler that forgets the tenant gets. */
async function forgetfulHandler({ attacker, victim, queues, executionArn, execution }: Scene): Promise<string[]> {
  const order: Order = { victim: victim.id, queues, statusEvent: failureOf(executionArn, execution) };
  const { body } = await attacker.owner.call('GET', '/v1/audit', undefined, { 'x-order': JSON.stringify(order) });
  const report = body as Report;
  return Object.entries(report).flatMap(([name, outcome]) => {
    if ('refused' in outcome) return [];
    // Reading on from another tenant's key reads nothing of that tenant: only what is given counts.
    const isOwn = name === 'queryIndexFromKey' && !JSON.stringify(outcome).includes(victim.id);
    return isOwn ? [] : [name];
  });
}

async function changedClaims({ platform, attacker, victim, execution }: Scene): Promise<string[]> {
  const [header, payload, signature] = attacker.tokens.accessToken.split('.');
  const victims = JSON.parse(Buffer.from(victim.tokens.accessToken.split('.')[1] ?? '', 'base64url').toString());
  const own = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
  const claims = Buffer.from(JSON.stringify({ ...own, tenant_id: victim.id, sub: victims.sub })).toString('base64url');
  const forged = testClient(platform.cloud.baseUrl, [header, claims, signature].join('.'));
  return (await forged.call('GET', `/v1/executions/${execution}`)).status === 200 ? ['changedClaims'] : [];
}

async function viewerMakesKeys({ platform, attacker }: Scene): Promise<string[]> {
  const { secret = '' } = await attacker.owner.apiKeys.create({ name: 'viewer', role: 'viewer' });
  const viewer = testClient(platform.cloud.baseUrl, secret);
  const { status } = await viewer.call('POST', '/v1/api-keys', { name: 'more', role: 'viewer' });
  return status === 201 ? ['viewerMakesKeys'] : [];
}

/** Messages that have passed the queues' policies and contradict themselves; whoever handles them must notice. */
async function disagreeingMessages(scene: Scene): Promise<string[]> {
  const { platform, attacker, victim, execution, executionArn, queues } = scene;
  const sqs = new SQSClient(client(platform));
  const send = (queue: string, message: unknown, group: string) =>
    sqs.send(
      new SendMessageCommand({ QueueUrl: queues[queue], MessageBody: JSON.stringify(message), MessageGroupId: group }),
    );
  const wake = { tenantId: victim.id, requestId: 'disagreeing' };
  const events = [
    failureOf(executionArn.replace(/_[0-9a-f]+:/, '_0000000000:'), execution),
    failureOf(executionArn.replace(`_${victim.id}_`, `_${attacker.id}_`), execution),
    failureOf(executionArn.replace('trb_dev_', 'trb_prod_'), execution),
    failureOf(executionArn, 'another-name'),
  ];
  await Promise.all([
    ...events.map((event) => send('status', event, attacker.id)),
    send('wake', wake, attacker.id),
    send('publish', { ...wake, workflow: 'test.waits', version: '1.0.0' }, attacker.id),
  ]);
  const handled = await logged(platform, 'executions-on-status-change', 'status change handled', events.length);
  const woken = await logged(platform, 'executions-on-wake', /disagreeing|another tenant than its group/, 1);
  await logged(platform, 'workflows-on-publish', 'another tenant than its group', 1);
  return [
    ...(handled.some((line) => line.includes('"recorded"')) ? ['statusOfAnotherMachine'] : []),
    ...(woken.some((line) => line.includes('disagreeing')) ? ['wakeOfAnotherGroup'] : []),
  ];
}
