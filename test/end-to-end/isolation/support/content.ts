import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Usage } from '../../../../client/src/index.ts';
import { BUILT_IN_ROLES, type BuiltInRole } from '../../../../functions/shared/access/contract.ts';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import type { LocalCloud } from '../../../../local/cloud.ts';
import { eventually, type Platform, type TestTenant } from '../../../support/platform.ts';
import type { TestClient } from '../../../support/test-client.ts';
import { SOON } from '../../../support/workflows.ts';
import { fillPath, GUARDED, type Ids, isOfOperators, OPERATIONS, variablesOf } from './operations.ts';

/** A tenant full of things, and who may see them. */
export interface FurnishedTenant extends TestTenant {
  /** Text that is in everything this tenant has, and nowhere else. */
  readonly marker: string;
  /** Access tokens of a member, and an API key, for every built-in role. */
  readonly tokens: TestTenant['tokens'];
  readonly members: Readonly<Record<BuiltInRole, string>>;
  readonly keys: Readonly<Record<BuiltInRole, string>>;
  /** All that lists show, by name of the path variable. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
}

/** Idempotency keys that every furnished tenant has used. */
export const USED_KEYS = { createApiKey: 'key-of-all', startExecution: 'run-of-all', inviteMember: 'member-of-all' };

/** What the reference shows as the body of an operation. */
function exampleOf(name: string): object {
  return (OPERATIONS.find((operation) => operation.name === name)?.example?.body ?? {}) as object;
}

function document(name: string, version: string, marker: string, tasks: readonly unknown[]) {
  return {
    document: { dsl: '1.0.3', namespace: 'shop', name, version, title: `Ledger of ${marker}` },
    evaluate: { language: 'jsonata' },
    do: tasks,
  };
}

/** @param name of its workflows: other tenants have others */
export async function furnish(platform: Platform, tenant: TestTenant, name: string): Promise<FurnishedTenant> {
  const marker = `mark-${tenant.id}-${crypto.randomUUID().slice(0, 8)}`;
  const { owner } = tenant;
  const members = { owner: tenant.tokens.accessToken } as Record<BuiltInRole, string>;
  const keys = {} as Record<BuiltInRole, string>;
  for (const role of BUILT_IN_ROLES) {
    const created = await owner.apiKeys.create({ name: `${role} of ${marker}`, role });
    keys[role] = created.secret ?? '';
    if (role === 'owner') continue;
    const email = `${role}@${marker}.example`;
    await owner.members.invite({ email, roles: [role] });
    members[role] = (await platform.acceptInvitation(email)).accessToken;
  }
  await owner.call('POST', '/v1/roles', { ...exampleOf('createRole'), name: `${name}-keeper` });
  await runWorkflows(owner, name, marker);
  await useIdempotencyKeys(owner, name, marker);
  return { ...tenant, marker, members, keys, ids: await discover(owner, platform.operator) };
}

async function runWorkflows(owner: TestClient, name: string, marker: string): Promise<void> {
  const work = [{ note: { set: { text: marker } } }];
  for (const version of ['1.0.0', '1.1.0']) {
    await owner.waitForVersion(
      await owner.workflows.publish({ definition: document(name, version, marker, work) }),
      SOON,
    );
  }
  const waiting = document(`${name}-waits`, '1.0.0', marker, [{ pause: { wait: { days: 1 } } }]);
  await owner.waitForVersion(await owner.workflows.publish({ definition: waiting }), SOON);
  const { id } = await owner.executions.start({ workflow: `shop.${name}`, input: { secret: marker } });
  await owner.waitForExecution(id, SOON);
  await owner.executions.start({ workflow: `shop.${name}-waits`, input: { secret: marker } });
}

async function useIdempotencyKeys(owner: TestClient, name: string, marker: string): Promise<void> {
  const send = (path: string, body: unknown, key: string) => owner.call('POST', path, body, { 'idempotency-key': key });
  await send('/v1/api-keys', exampleOf('createApiKey'), USED_KEYS.createApiKey);
  await send('/v1/members', { email: `again@${marker}.example`, roles: ['viewer'] }, USED_KEYS.inviteMember);
  await send('/v1/executions', { workflow: `shop.${name}`, input: marker }, USED_KEYS.startExecution);
}

/** Runs of a furnished tenant that end; each of them, and the one that waits, enters one state. */
const ENDING_RUNS = 2;

/** Waits for what follows the last answer of `furnish`: the ends of runs, and what the log tells of them. */
export async function settled({ owner }: FurnishedTenant): Promise<void> {
  const itemsOf = (body: Readonly<Record<string, unknown>>) => body['items'] as readonly unknown[];
  await eventually(owner, '/v1/executions?status=completed', (body) => itemsOf(body).length === ENDING_RUNS);
  await eventually(owner, '/v1/usage', (body) => {
    const { transitions } = body['counters'] as Usage['counters'];
    return transitions.used === ENDING_RUNS + 1;
  });
}

/** What an item of a list is called: by the name of the variable, else by what resources are called. */
function idOf(item: Readonly<Record<string, unknown>>, variable: string): string | undefined {
  const id = item[variable] ?? item['id'] ?? item['name'];
  return typeof id === 'string' ? id : undefined;
}

/** Every id that the lists of the contracts show, so that a new kind of resource is found by its list. */
async function discover(owner: TestClient, operator: TestClient): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  const lists = GUARDED.filter(({ method }) => method === 'GET').sort(
    (one, other) => one.path.length - other.path.length,
  );
  for (const list of lists) {
    const known = Object.fromEntries([...found].map(([variable, ids]) => [variable, ids[0] ?? '']));
    const below = GUARDED.find(({ path }) => path.startsWith(`${list.path}/{`));
    const variable = below === undefined ? undefined : variablesOf({ path: below.path })[variablesOf(list).length];
    if (variable === undefined || found.has(variable)) continue;
    const client = isOfOperators(list) ? operator : owner;
    const { body } = await client.call('GET', fillPath(list.path, known));
    const items = (body['items'] ?? []) as readonly Readonly<Record<string, unknown>>[];
    found.set(
      variable,
      items.flatMap((item) => idOf(item, variable) ?? []),
    );
  }
  return found;
}

/** One id for each variable: of what `tenant` has and `other` has not. */
export function idsOf(tenant: FurnishedTenant, other: FurnishedTenant): Ids {
  const entries = [...tenant.ids].flatMap(([variable, ids]) => {
    const own = variable === 'tenant' ? [tenant.id] : ids.filter((id) => !other.ids.get(variable)?.includes(id));
    // Versions are called alike everywhere: only together with its workflow does one belong to a tenant.
    const [id = ids[0]] = own;
    return id === undefined ? [] : [[variable, id] as const];
  });
  return Object.fromEntries(entries);
}

/** Ids of the same form that nothing has. */
export function absentIds(ids: Ids): Ids {
  const changed = Object.entries(ids).map(([variable, id]) => {
    const digit = (last: string) => (last === '0' ? '1' : '0');
    return [variable, id.replace(/[0-9a-z](?=[^0-9a-z]*$)/i, digit)] as const;
  });
  return Object.fromEntries(changed);
}

/** Suspends a tenant as an operator will. */
export async function suspend(cloud: LocalCloud, tenantId: string): Promise<void> {
  const { baseUrl: endpoint, rootCredentials: credentials, outputs } = cloud;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }));
  await client.send(
    new UpdateCommand({
      TableName: outputs['TableName'],
      Key: tenantKeys.profile(tenantId),
      UpdateExpression: 'SET #status = :suspended',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':suspended': 'suspended' },
    }),
  );
}
