import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../local/cloud.ts';
import { userPoolOf } from '../../local/tour/people.ts';
import { type ApiClient, apiClient } from '../api-client.ts';
import { acceptInvitation, makeOperator, operatorOf } from '../platform.ts';

/** A tenant, as its systems see it. */
export interface LoadTenant {
  readonly id: string;
  readonly client: ApiClient;
}

/** One that was added here. */
export interface AddedTenant extends LoadTenant {
  /** API key of an administrator. */
  readonly key: string;
}

export interface TenantOptions {
  readonly tier: string;
  /** Executions that may run at the same time whatever others do. @default - those of the tier */
  readonly guarantee?: number;
  /** Executions that may run at the same time while others leave room. @default - those of the tier */
  readonly burst?: number;
  /** Executions that may wait. @default - those of the tier */
  readonly backlog?: number;
}

/** A local cloud that tenants can be added to. */
export interface Cell {
  /** Another one after a restart, at the same address. */
  readonly cloud: LocalCloud;
  addTenant(id: string, options: TenantOptions): Promise<AddedTenant>;
  /** Changes the limits of a tenant. */
  limit(id: string, limits: Omit<TenantOptions, 'tier'>): Promise<void>;
  /** Stops the cloud in the middle of what it does, and starts it again with what its data folder has kept. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startCell(options: LocalCloudOptions): Promise<Cell> {
  let cloud = await startLocalCloud(options);
  try {
    const pool = userPoolOf(cloud);
    await makeOperator(pool);
    const { baseUrl } = cloud;
    return {
      get cloud() {
        return cloud;
      },
      async addTenant(id, { tier, ...limits }) {
        // Signed in anew each time: on a fast clock a token lives for a minute.
        const operator = await operatorOf(cloud, pool);
        const owner = { email: `owner@${id}.example` };
        await operator.expect('POST', '/v1/tenants', { id, name: id, tier, owner });
        if (Object.keys(limits).length > 0) await setLimits(operator, id, limits);
        const token = await acceptInvitation(cloud, pool, owner.email);
        const wanted = { name: 'load', role: 'admin' };
        const key = String((await apiClient(baseUrl, token).expect('POST', '/v1/api-keys', wanted))['secret']);
        return { id, key, client: apiClient(baseUrl, key) };
      },
      limit: async (id, limits) => setLimits(await operatorOf(cloud, pool), id, limits),
      async restart() {
        cloud.keep();
        await cloud.close();
        cloud = await startLocalCloud({ ...options, port: Number(new URL(baseUrl).port) });
      },
      close: () => cloud.close(),
    };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

async function setLimits(operator: ApiClient, id: string, { guarantee, burst, backlog }: Omit<TenantOptions, 'tier'>) {
  const path = `/v1/tenants/${id}`;
  const etag = (await operator.call('GET', path)).headers.get('etag') ?? '';
  const limits = {
    ...(guarantee && { runningExecutions: guarantee }),
    ...(burst && { burstExecutions: burst }),
    ...(backlog && { backlog }),
  };
  const { status, body } = await operator.call('PATCH', path, { limits }, { 'if-match': etag });
  if (status !== 200) throw new Error(`the limits of ${id} could not be set: ${JSON.stringify(body)}`);
}
