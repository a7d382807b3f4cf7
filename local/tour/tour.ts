import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, type Client, createClient } from '../../client/src/index.ts';
import type { LocalCloud } from '../cloud.ts';
import { PROJECT_ROOT } from '../synthesize.ts';
import { createOperator, signIn, type UserPool, userPoolOf } from './people.ts';
import type { Progress } from './progress.ts';
import { renderTimeline } from './timeline.ts';

const EXAMPLE = join(PROJECT_ROOT, 'examples', 'order-fulfilment');
const OPERATOR = { email: 'operator@tributary.example', password: 'Operate-the-cell-1' };
const TENANTS = [
  { id: 'acme', name: 'Acme Ltd', tier: 'pro', owner: 'ada@acme.example' },
  { id: 'globex', name: 'Globex Inc', tier: 'basic', owner: 'hank@globex.example' },
] as const;
const NEW_PASSWORD = 'Correct-horse-battery-1';
const SOON = { firstIntervalMs: 100, longestIntervalMs: 500, timeoutMs: 60_000 };

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
    const { accessToken } = await signIn(pool, OPERATOR.email, OPERATOR.password);
    return createClient({ baseUrl: cloud.baseUrl, credential: accessToken });
  });
  const apiKeys: Record<string, string> = {};
  for (const tenant of TENANTS) {
    await progress.step(`the operator creates the tenant ${tenant.id}`, () =>
      operator.tenants.create({ ...tenant, owner: { email: tenant.owner } }),
    );
    apiKeys[tenant.id] = await progress.step(`${tenant.owner} accepts the invitation and makes an API key`, () =>
      makeApiKey(cloud, pool, tenant.owner),
    );
  }
  const [acme, globex] = TENANTS.map(({ id }) =>
    createClient({ baseUrl: cloud.baseUrl, credential: apiKeys[id] ?? '', tenant: id }),
  );
  if (acme === undefined || globex === undefined) throw new Error('the tour needs two tenants');
  const workflow = await progress.step('acme publishes examples/order-fulfilment', () => publish(acme));
  const executionId = await progress.step('acme runs it with examples/order-fulfilment/input.json', () =>
    runToTheEnd(acme, workflow, shopUrl),
  );
  await showExecution(acme, executionId, progress);
  await progress.step('globex asks for the same execution and gets 404', () => expectNotFound(globex, executionId));
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
  const admin = createClient({ baseUrl: cloud.baseUrl, credential: tokens.accessToken });
  const { secret } = await admin.apiKeys.create({ name: 'tour', role: 'author', expiresInDays: 90 });
  if (secret === undefined) throw new Error('the answer came twice, and the second time without the key');
  return secret;
}

async function publish(author: Client): Promise<string> {
  const definition = await readFile(join(EXAMPLE, 'workflow.yaml'), 'utf8');
  const version = await author.workflows.publish({ definition });
  const settled = await author.waitForVersion(version, SOON);
  if (settled.status !== 'published') throw new Error(`publishing failed: ${JSON.stringify(settled)}`);
  return settled.workflow;
}

async function runToTheEnd(client: Client, workflow: string, shopUrl: string): Promise<string> {
  const input = { ...JSON.parse(await readFile(join(EXAMPLE, 'input.json'), 'utf8')), shop: shopUrl };
  const { id } = await client.executions.start({ workflow, input });
  const ended = await client.waitForExecution(id, SOON);
  if (ended.status !== 'completed') throw new Error(`the execution ended as ${JSON.stringify(ended)}`);
  return id;
}

async function showExecution(client: Client, executionId: string, progress: Progress): Promise<void> {
  const { output } = await client.executions.read({ execution: executionId });
  const steps = await client.executions.readHistory({ execution: executionId, limit: 100 }).page();
  progress.line('');
  for (const line of renderTimeline(steps.items)) progress.line(`  ${line}`);
  progress.line('');
  progress.line(`  output: ${JSON.stringify(output, null, 2).replaceAll('\n', '\n  ')}`);
  progress.line('');
}

async function expectNotFound(client: Client, executionId: string): Promise<void> {
  const outcome = await client.executions.read({ execution: executionId }).catch((error: unknown) => error);
  if (outcome instanceof ApiError && outcome.code === 'not-found') return;
  throw new Error(`another tenant got ${JSON.stringify(outcome)}`, { cause: outcome });
}
