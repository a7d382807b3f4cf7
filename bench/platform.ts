import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../local/cloud.ts';
import { createOperator, signIn, type UserPool, userPoolOf } from '../local/tour/people.ts';
import { type ApiClient, apiClient } from './api-client.ts';

const OPERATOR = { email: 'operator@bench.example', password: 'Operate-the-cell-1' };
const OWNER = 'owner@bench.example';
const PASSWORD = 'Correct-horse-battery-1';
const PATIENCE_MS = 30_000;

/** A cloud with an enterprise tenant, whose owner has signed in. */
export interface Platform {
  readonly cloud: LocalCloud;
  readonly operator: ApiClient;
  readonly owner: ApiClient;
  readonly ownerToken: string;
  /** Signs the owner in once more. @returns an access token that nobody has seen */
  signInAgain(): Promise<string>;
  /** @returns a new member, who has signed in */
  invite(email: string): Promise<ApiClient>;
  /** @returns the secret of a new API key */
  createApiKey(): Promise<string>;
  close(): Promise<void>;
}

export async function startPlatform(options: LocalCloudOptions): Promise<Platform> {
  const cloud = await startLocalCloud(options);
  try {
    const pool = userPoolOf(cloud);
    const operator = await signInOperator(cloud, pool);
    const tenant = { id: 'bench', name: 'Bench', tier: 'enterprise', owner: { email: OWNER } };
    await operator.expect('POST', '/v1/tenants', tenant);
    const accept = (email: string) => acceptInvitation(cloud, pool, email);
    const accessToken = await accept(OWNER);
    const owner = apiClient(cloud.baseUrl, accessToken);
    return {
      cloud,
      operator,
      owner,
      ownerToken: accessToken,
      signInAgain: async () => (await signIn(pool, OWNER, PASSWORD)).accessToken,
      invite: async (email) => {
        await owner.expect('POST', '/v1/members', { email, roles: ['viewer'] });
        return apiClient(cloud.baseUrl, await accept(email));
      },
      createApiKey: async () =>
        String((await owner.expect('POST', '/v1/api-keys', { name: 'bench', role: 'admin' }))['secret']),
      close: () => cloud.close(),
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

/** Signs in someone who was invited by e-mail. @returns an access token */
export async function acceptInvitation(cloud: LocalCloud, pool: UserPool, email: string): Promise<string> {
  const invitation = cloud.mailbox.findLast(({ to }) => to === email)?.temporaryPassword ?? '';
  return (await signIn(pool, email, invitation, PASSWORD)).accessToken;
}

/** Makes an operator and signs in. */
async function signInOperator(cloud: LocalCloud, pool: UserPool): Promise<ApiClient> {
  await makeOperator(pool);
  return operatorOf(cloud, pool);
}

export function makeOperator(pool: UserPool): Promise<void> {
  return createOperator(pool, OPERATOR.email, OPERATOR.password);
}

/** Signs the operator in. */
export async function operatorOf(cloud: LocalCloud, pool: UserPool): Promise<ApiClient> {
  return apiClient(cloud.baseUrl, (await signIn(pool, OPERATOR.email, OPERATOR.password)).accessToken);
}

/** The smallest workflow that sets, waits and sets. */
export const STEPS = [{ first: { set: { at: 1 } } }, { pause: { wait: { seconds: 1 } } }, { last: { set: { at: 2 } } }];

/** A definition with the document block filled in. */
export function definition(name: string, tasks: readonly unknown[], version = '1.0.0'): Record<string, unknown> {
  return {
    document: { dsl: '1.0.3', namespace: 'bench', name, version },
    evaluate: { language: 'jsonata' },
    do: tasks,
  };
}

/** Publishes a definition and waits until it can run. @returns id of the workflow */
export async function publish(author: ApiClient, document: Record<string, unknown>): Promise<string> {
  const { workflow, version } = await author.expect('POST', '/v1/workflows', { definition: document });
  await until(author, `/v1/workflows/${String(workflow)}/versions/${String(version)}`, 'published');
  return String(workflow);
}

/** Reads a resource every `intervalMs` until it has a status. @throws Error after half a minute */
export async function until(client: ApiClient, path: string, status: string, intervalMs = 50): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const body = await client.expect('GET', path);
    if (body['status'] === status) return;
    if (Date.now() > deadline) throw new Error(`${path} is still ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
