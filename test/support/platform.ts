import { inject } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import type { FaultControl } from '../../local/faults.ts';
import type { WakingClock } from '../../local/timers.ts';
import { createOperator, signIn, type Tokens, type UserPool, userPoolOf } from '../../local/tour/people.ts';
import { type TestClient, testClient } from './test-client.ts';

const OPERATOR = { email: 'operator@platform.example', password: 'Operate-the-cell-1' };
export const PASSWORD = 'Correct-horse-battery-1';

/** Tokens live fifteen minutes: on a fast clock people sign in anew before. */
const SIGNED_IN_MS = 5 * 60_000;

/** A tenant with its owner signed in. */
export interface TestTenant {
  readonly id: string;
  readonly ownerEmail: string;
  /** Of the first sign-in. */
  readonly tokens: Tokens;
  readonly owner: TestClient;
}

/** The whole platform in this process, with the people who use it. */
export interface Platform {
  readonly cloud: LocalCloud;
  readonly pool: UserPool;
  readonly operator: TestClient;
  /** Failures that no client was told of, e.g. of functions that a fault killed. */
  readonly failures: readonly string[];
  createTenant(id: string, tier?: 'basic' | 'pro' | 'enterprise'): Promise<TestTenant>;
  /** Signs in someone who was invited by e-mail. */
  acceptInvitation(email: string): Promise<Tokens>;
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** Private `host:port` pairs that HTTP calls may reach. @default - none */
  readonly egressAllowedHosts?: string;
  /** How much faster than real time passes. @default 1 */
  readonly timeScale?: number;
  /** Takes the place of the clock. @default - the one that `timeScale` makes */
  readonly clock?: WakingClock;
  /** Takes the place of the faults that a test injects. @default - none strike before one is injected */
  readonly faults?: FaultControl;
  /** Folder of another cloud assembly. @default - the synthesized one */
  readonly assembly?: string;
}

export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const failures: string[] = [];
  const cloud = await startLocalCloud({
    assembly: options.assembly ?? inject('assembly'),
    log: (line) => failures.push(line),
    environment: { 'tributary-dev-tasks-on-http-call': { EGRESS_ALLOWED_HOSTS: options.egressAllowedHosts ?? '' } },
    ...(options.timeScale === undefined ? {} : { timeScale: options.timeScale }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const pool = userPoolOf(cloud);
  await createOperator(pool, OPERATOR.email, OPERATOR.password);
  const signedIn = async (email: string, password: string, first?: Tokens) =>
    testClient(cloud.baseUrl, await tokenOf(() => signIn(pool, email, password), options.timeScale, first));
  const operator = await signedIn(OPERATOR.email, OPERATOR.password);

  const acceptInvitation: Platform['acceptInvitation'] = (email) => {
    const mail = cloud.mailbox.findLast((candidate) => candidate.to === email);
    if (mail?.temporaryPassword === undefined) throw new Error(`${email} got no invitation`);
    return signIn(pool, email, mail.temporaryPassword, PASSWORD);
  };
  return {
    cloud,
    pool,
    operator,
    failures,
    acceptInvitation,
    async createTenant(id, tier = 'pro') {
      const ownerEmail = `owner@${id}.example`;
      await operator.tenants.create({ id, name: `Tenant ${id}`, tier, owner: { email: ownerEmail } });
      const tokens = await acceptInvitation(ownerEmail);
      return { id, ownerEmail, tokens, owner: await signedIn(ownerEmail, PASSWORD, tokens) };
    },
    close: () => cloud.close(),
  };
}

/** What gives an access token that has not ended: the one of `first`, and later ones. */
async function tokenOf(enter: () => Promise<Tokens>, timeScale = 1, first?: Tokens): Promise<() => Promise<string>> {
  let tokens = Promise.resolve(first ?? (await enter()));
  let since = performance.now();
  return async () => {
    if ((performance.now() - since) * timeScale > SIGNED_IN_MS) {
      since = performance.now();
      tokens = enter();
    }
    return (await tokens).accessToken;
  };
}

/** A platform with two tenants, of which one must not see the other. */
export async function startTwoTenants(): Promise<
  Readonly<Record<'acme' | 'globex', TestTenant>> & { platform: Platform }
> {
  const platform = await startPlatform();
  return { platform, acme: await platform.createTenant('acme'), globex: await platform.createTenant('globex') };
}

/** Reads a path until `done` likes what is there. @throws Error after `patienceMs` */
export async function eventually(
  client: Pick<TestClient, 'call'>,
  path: string,
  done: (body: Readonly<Record<string, unknown>>) => boolean,
  patienceMs = 30_000,
): Promise<Readonly<Record<string, unknown>>> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { status, body } = await client.call('GET', path);
    if (status === 200 && done(body)) return body;
    if (Date.now() > deadline) throw new Error(`${path} is still ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
