import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalCloud } from '../cloud.ts';
import { PROJECT_ROOT } from '../synthesize.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import { createOperator, signIn, type UserPool, userPoolOf } from './people.ts';
import type { Progress } from './progress.ts';
import { renderTimeline, type TimelineStep } from './timeline.ts';

const EXAMPLE = join(PROJECT_ROOT, 'examples', 'order-fulfilment');
const OPERATOR = { email: 'operator@tributary.example', password: 'Operate-the-cell-1' };
const TENANTS = [
  { id: 'acme', name: 'Acme Ltd', tier: 'pro', owner: 'ada@acme.example' },
  { id: 'globex', name: 'Globex Inc', tier: 'basic', owner: 'hank@globex.example' },
] as const;
const NEW_PASSWORD = 'Correct-horse-battery-1';
const POLL_MS = 100;
const PATIENCE_MS = 60_000;

/** What the tour leaves behind for the person at the terminal. */
export interface TourResult {
  readonly apiKeys: Readonly<Record<string, string>>;
  /** The operator and the owners of the tenants, by e-mail address. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly workflow: string;
  readonly executionId: string;
}

/**
 * Walks through the platform as its users would, over HTTP: an operator makes tenants, their owners sign in and make
 * API keys, one publishes and runs a workflow, the other finds nothing of it.
 * @param shopUrl base URL of the shop service that the example calls
 * @throws Error when any step does not do what it should
 */
export async function takeTour(cloud: LocalCloud, shopUrl: string, progress: Progress): Promise<TourResult> {
  const pool = userPoolOf(cloud);
  const operator = await progress.step('the operator signs in', async () => {
    await createOperator(pool, OPERATOR.email, OPERATOR.password);
    return apiClient(cloud.baseUrl, (await signIn(pool, OPERATOR.email, OPERATOR.password)).accessToken);
  });
  const apiKeys: Record<string, string> = {};
  for (const tenant of TENANTS) {
    await progress.step(`the operator creates the tenant ${tenant.id}`, () =>
      operator.expect('POST', '/v1/tenants', { ...tenant, owner: { email: tenant.owner } }),
    );
    apiKeys[tenant.id] = await progress.step(`${tenant.owner} accepts the invitation and makes an API key`, () =>
      makeApiKey(cloud, pool, tenant.owner),
    );
  }
  const [acme, globex] = TENANTS.map(({ id }) => apiClient(cloud.baseUrl, apiKeys[id] ?? ''));
  if (acme === undefined || globex === undefined) throw new Error('the tour needs two tenants');
  const workflow = await progress.step('acme publishes examples/order-fulfilment', () => publish(acme));
  const executionId = await progress.step('acme runs it with examples/order-fulfilment/input.json', () =>
    runToTheEnd(acme, workflow, shopUrl),
  );
  await showExecution(acme, executionId, progress);
  await progress.step('globex asks for the same execution and gets 404', async () => {
    const answer = await globex.call('GET', `/v1/executions/${executionId}`);
    if (answer.status !== 404) throw new Error(`globex got ${answer.status}: ${JSON.stringify(answer.body)}`);
  });
  return { apiKeys, passwords: passwords(), workflow, executionId };
}

function passwords(): Readonly<Record<string, string>> {
  const owners = TENANTS.map(({ owner }) => [owner, NEW_PASSWORD] as const);
  return Object.fromEntries([[OPERATOR.email, OPERATOR.password] as const, ...owners]);
}

async function makeApiKey(cloud: LocalCloud, pool: UserPool, email: string): Promise<string> {
  const invitation = cloud.mailbox.findLast((mail) => mail.to === email);
  if (invitation?.temporaryPassword === undefined) throw new Error(`${email} got no invitation`);
  const tokens = await signIn(pool, email, invitation.temporaryPassword, NEW_PASSWORD);
  const admin = apiClient(cloud.baseUrl, tokens.accessToken);
  const key = await admin.expect('POST', '/v1/api-keys', { name: 'tour', role: 'author', expiresInDays: 1 });
  return String(key['secret']);
}

async function publish(author: ApiClient): Promise<string> {
  const definition = await readFile(join(EXAMPLE, 'workflow.yaml'), 'utf8');
  const version = await author.expect('POST', '/v1/workflows', { definition });
  const workflow = String(version['workflow']);
  const path = `/v1/workflows/${workflow}/versions/${String(version['version'])}`;
  const settled = await poll(author, path, (body) => body['status'] !== 'publishing');
  if (settled['status'] !== 'published') throw new Error(`publishing failed: ${JSON.stringify(settled)}`);
  return workflow;
}

async function runToTheEnd(client: ApiClient, workflow: string, shopUrl: string): Promise<string> {
  const input = { ...JSON.parse(await readFile(join(EXAMPLE, 'input.json'), 'utf8')), shop: shopUrl };
  const { id } = await client.expect('POST', '/v1/executions', { workflow, input });
  const ended = await poll(client, `/v1/executions/${String(id)}`, (body) =>
    ['completed', 'faulted', 'cancelled'].includes(String(body['status'])),
  );
  if (ended['status'] !== 'completed') throw new Error(`the execution ${JSON.stringify(ended)}`);
  return String(id);
}

async function showExecution(client: ApiClient, executionId: string, progress: Progress): Promise<void> {
  const execution = await client.expect('GET', `/v1/executions/${executionId}`);
  const steps = await client.expect('GET', `/v1/executions/${executionId}/history?limit=100`);
  progress.line('');
  for (const line of renderTimeline(steps['items'] as TimelineStep[])) progress.line(`  ${line}`);
  progress.line('');
  progress.line(`  output: ${JSON.stringify(execution['output'], null, 2).replaceAll('\n', '\n  ')}`);
  progress.line('');
}

/** Reads a resource until it is as `done` wants it. @throws Error when that takes longer than a minute */
async function poll(
  client: ApiClient,
  path: string,
  done: (body: Readonly<Record<string, unknown>>) => boolean,
): Promise<Readonly<Record<string, unknown>>> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const body = await client.expect('GET', path);
    if (done(body)) return body;
    if (Date.now() > deadline) throw new Error(`${path} is still ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
