import type { Measurement } from '../part.ts';
import { definition, publish, STEPS, until } from '../platform.ts';
import { collectGarbage, quantile } from '../statistics.ts';
import { flood } from './arrivals.ts';
import { type Cell, type LoadTenant, startCell, type TenantOptions } from './cell.ts';
import { type Deployment, freshName } from './deployment.ts';
import { type ListedExecution, listSince, startLatencies } from './executions.ts';
import type { Lab } from './lab.ts';
import type { LongRun } from './scenario.ts';
import { type Cost, createCounter, each, type Tally, without } from './tally.ts';

/** What a run of many executions of many tenants has shown. */
export interface RunFigures {
  readonly what: string;
  readonly executions: number;
  readonly seconds: number;
  /** Milliseconds, p50 and p95. */
  readonly toRunning: readonly [number, number];
  readonly toEnded: readonly [number, number];
  /** Of all executions. @default - not known from outside */
  readonly cost?: Cost;
  /** Bytes of heap that an execution leaves behind, in the first and in the second half of the run. @default - not known from outside */
  readonly heapPerExecution?: readonly [number, number];
}

type Runner = LoadTenant & { readonly workflow: string };

/** Many executions, then fewer of fewer and of more tenants, then before ever longer backlogs. */
export async function measureLongRun(settings: LongRun, lab: Lab): Promise<Measurement> {
  const { executions, tenants, growthExecutions, growthTenants, growthBacklogs } = settings;
  const all = [await runTenants(`${tenants} tenants`, tenants, executions, settings, lab)];
  for (const count of growthTenants) {
    all.push(await runTenants(`${count} tenants`, count, growthExecutions, settings, lab));
  }
  for (const backlog of growthBacklogs) all.push(await runBacklog(backlog, settings, lab));
  return report(all, settings);
}

/** Many executions of the tenants of a deployment: throughput and latency. */
export async function measureDeployedRun(
  settings: LongRun,
  { tenants }: Deployment,
  { progress }: Pick<Lab, 'progress'>,
): Promise<Measurement> {
  const { executions, connections } = settings;
  const what = `${tenants.length} tenants`;
  const name = freshName();
  const runners: Runner[] = [];
  await progress.step(`prepare ${what}`, async () => {
    for (const tenant of tenants) runners.push(await toRunner(tenant, name));
    await send(runners, runners.length, connections);
    await settle(runners);
  });
  const figures = await progress.step(`${executions} executions of ${what}`, async () => {
    const begun = performance.now();
    const first = await send(runners, executions, connections);
    await settle(runners);
    const seconds = (performance.now() - begun) / 1000;
    return { ...latencies(await listAll(runners, first)), what, executions, seconds };
  });
  return report([figures], settings);
}

async function onCell<T>(lab: Lab, work: (cell: Cell, take: () => Tally) => Promise<T>): Promise<T> {
  const { take, ...instruments } = createCounter();
  const cell = await startCell({ assembly: await lab.unthrottledAssembly(), log: lab.log, ...instruments });
  try {
    return await work(cell, take);
  } finally {
    await cell.close();
  }
}

async function addRunner(cell: Cell, id: string, limits: Omit<TenantOptions, 'tier'> = {}): Promise<Runner> {
  return toRunner(await cell.addTenant(id, { tier: 'enterprise', ...limits }), 'steps');
}

async function toRunner(tenant: LoadTenant, name: string): Promise<Runner> {
  return { ...tenant, workflow: await publish(tenant.client, definition(name, STEPS)) };
}

/** The executions of all tenants that were accepted from `first` on. */
async function listAll(runners: readonly Runner[], first: number): Promise<readonly ListedExecution[]> {
  return (await Promise.all(runners.map(({ client }) => listSince(client, first)))).flat();
}

async function runTenants(what: string, count: number, executions: number, settings: LongRun, lab: Lab) {
  return onCell(lab, async (cell, take) => {
    const runners: Runner[] = [];
    await lab.progress.step(`prepare ${what}`, async () => {
      for (let index = 1; index <= count; index++) runners.push(await addRunner(cell, `tenant-${index}`));
      // Functions and caches are warm then.
      await send(runners, runners.length, settings.connections);
      await settle(runners);
    });
    return lab.progress.step(`${executions} executions of ${what}`, () =>
      observe(what, runners, executions, settings, take),
    );
  });
}

/** Sends executions in two halves and looks at the heap between them. */
async function observe(
  what: string,
  runners: readonly Runner[],
  executions: number,
  { connections }: LongRun,
  take: () => Tally,
): Promise<RunFigures> {
  const half = Math.ceil(executions / 2);
  const look = await priceOfLook(runners, take);
  const heaps = [collectGarbage()];
  const begun = performance.now();
  const first = await send(runners, half, connections);
  let looks = await settle(runners);
  heaps.push(collectGarbage());
  await send(runners, executions - half, connections);
  looks += await settle(runners);
  const seconds = (performance.now() - begun) / 1000;
  heaps.push(collectGarbage());
  const cost = without(take(), looks, look);
  const growth = (index: number, of: number) => ((heaps[index + 1] ?? 0) - (heaps[index] ?? 0)) / of;
  return {
    ...latencies(await listAll(runners, first)),
    what,
    executions,
    seconds,
    cost,
    heapPerExecution: [growth(0, half), growth(1, executions - half)],
  };
}

function latencies(executions: readonly ListedExecution[]): Pick<RunFigures, 'toRunning' | 'toEnded'> {
  const running = startLatencies(executions);
  const ended = executions.flatMap(({ createdAt, endedAt }) => (endedAt === undefined ? [] : [endedAt - createdAt]));
  return {
    toRunning: [quantile(running, 0.5), quantile(running, 0.95)],
    toEnded: [quantile(ended, 0.5), quantile(ended, 0.95)],
  };
}

/** Starts executions of the tenants in turn. @returns when the first was accepted, on the cloud's clock */
async function send(runners: readonly Runner[], times: number, connections: number): Promise<number> {
  let first = Number.POSITIVE_INFINITY;
  await flood(times, connections, async (index) => {
    const runner = runners[index % runners.length];
    if (runner === undefined) throw new RangeError('there are no tenants');
    const { client, workflow } = runner;
    const { status, body } = await client.call('POST', '/v1/executions', { workflow, input: { index } });
    if (status === 503) return 1000;
    if (status !== 202) throw new Error(`a start was answered ${status}: ${JSON.stringify(body)}`);
    first = Math.min(first, Date.parse(String(body['createdAt'])));
    return undefined;
  });
  return first;
}

/** Waits until nothing of the tenants waits or runs. @returns how often it looked, which costs too */
async function settle(runners: readonly Runner[]): Promise<number> {
  let looks = 0;
  for (const { client } of runners) {
    for (const status of ['pending', 'running']) {
      for (looks += 1; (await countOf(client, status)) > 0; looks += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
  return looks;
}

/** So many looks at a cell at rest tell what one costs. */
const PRICED_LOOKS = 40;

async function priceOfLook(runners: readonly Runner[], take: () => Tally): Promise<Cost> {
  let looks = 0;
  take();
  while (looks < PRICED_LOOKS) looks += await settle(runners);
  return each(take(), looks);
}

async function countOf({ expect }: LoadTenant['client'], status: string): Promise<number> {
  const { items } = await expect('GET', `/v1/executions?status=${status}&limit=1`);
  return Array.isArray(items) ? items.length : 0;
}

/** Executions are accepted while one slot is occupied, so that all of them wait, and then as many may run as in other runs. */
async function runBacklog(backlog: number, { connections }: LongRun, lab: Lab): Promise<RunFigures> {
  const what = `1 tenant, ${backlog} waiting`;
  return onCell(lab, async (cell, take) => {
    const runner = await addRunner(cell, 'tenant-1', { guarantee: 1, burst: 1, backlog: backlog + 1 });
    const look = await priceOfLook([runner], take);
    const holding = await publish(runner.client, definition('hold', [{ hold: { wait: { hours: 1 } } }]));
    const { id } = await runner.client.expect('POST', '/v1/executions', { workflow: holding });
    await until(runner.client, `/v1/executions/${String(id)}`, 'running');
    return lab.progress.step(`${backlog} executions of ${what}`, async () => {
      take();
      const heap = collectGarbage();
      const begun = performance.now();
      const first = await send([runner], backlog, connections);
      await cell.limit('tenant-1', { guarantee: AT_ONCE, burst: AT_ONCE });
      await runner.client.expect('POST', `/v1/executions/${String(id)}/cancellation`, {});
      const looks = await settle([runner]);
      const seconds = (performance.now() - begun) / 1000;
      const left = (collectGarbage() - heap) / backlog;
      const cost = without(take(), looks, look);
      const found = latencies(await listSince(runner.client, first));
      return { ...found, what, executions: backlog, seconds, cost, heapPerExecution: [left, left] };
    });
  });
}

/** As many as a tenant of the highest tier may run at once whatever others do. */
const AT_ONCE = 500;

function report(all: readonly RunFigures[], { mostHeapGrowth, mostGrowth }: LongRun): Measurement {
  const rows = all.map(({ what, executions, seconds, toRunning, toEnded, cost, heapPerExecution }) => [
    what,
    String(executions),
    (executions / seconds).toFixed(1),
    toRunning.map(Math.round).join(' / '),
    toEnded.map(Math.round).join(' / '),
    ...[cost?.calls, cost?.readUnits, cost?.writeUnits].map((sum) =>
      sum === undefined ? '' : (sum / executions).toFixed(1),
    ),
    heapPerExecution?.map((bytes) => (bytes / 1024).toFixed(1)).join(' / ') ?? '',
  ]);
  return {
    columns: [
      'Run',
      'Executions',
      'A second',
      'Start to running, p50 / p95 ms',
      'Start to ended, p50 / p95 ms',
      'AWS calls',
      'Read units',
      'Write units',
      'KB of heap, first / second half',
    ],
    rows,
    missed: [...heapMisses(all, mostHeapGrowth), ...growthMisses(all, mostGrowth)],
  };
}

/** What an execution leaves behind is what is stored of it: later ones must not leave more than earlier ones. */
export function heapMisses([main]: readonly RunFigures[], most: number): readonly string[] {
  const [first, second] = main?.heapPerExecution ?? [0, 0];
  return second <= most * first ? [] : ['later executions leave more memory behind than earlier ones'];
}

/** An execution costs the same, whoever else there is and however many wait. */
export function growthMisses(all: readonly RunFigures[], most: number): readonly string[] {
  const units = ({ cost, executions }: RunFigures) => ((cost?.readUnits ?? 0) + (cost?.writeUnits ?? 0)) / executions;
  const [main, ...others] = all;
  if (main === undefined) return [];
  return others
    .filter((other) => units(other) > most * units(main))
    .map(({ what }) => `an execution of ${what} takes more units than in the long run`);
}
