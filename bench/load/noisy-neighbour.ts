import { setTimeout as sleep } from 'node:timers/promises';
import { against, atLeast, type Measurement } from '../part.ts';
import { definition, publish } from '../platform.ts';
import { quantile } from '../statistics.ts';
import { type Arrivals, arrivals, flood } from './arrivals.ts';
import { awsLatency } from './aws-latency.ts';
import { type LoadTenant, startCell } from './cell.ts';
import { type Deployment, freshName } from './deployment.ts';
import { listSince, startLatencies, useOfAllowance } from './executions.ts';
import type { Lab } from './lab.ts';
import { type NoisyNeighbour, ScenarioError } from './scenario.ts';

/** A tenant with a workflow to start. */
interface Runner extends LoadTenant {
  readonly workflow: string;
}

type Order = 'fair' | 'arrival' | 'deployed';

const QUEUES: Readonly<Record<Order, string>> = {
  fair: 'fair between tenants',
  arrival: 'order of arrival',
  deployed: 'as deployed',
};

/** What was seen with one order of the queues. */
interface Outcome {
  readonly order: Order;
  /** Milliseconds from start to running of the quiet tenants, without and with the flood. */
  readonly alone: readonly number[];
  readonly flooded: readonly number[];
  /** Of what the flooder may run while there is room, while its executions waited. */
  readonly use: number;
  /** Starts of the flood that were accepted in a second. */
  readonly floodPerSecond: number;
}

/** The same flood, in a queue that is fair between tenants and in one that is not. */
export async function measureNoisyNeighbour(settings: NoisyNeighbour, lab: Lab): Promise<Measurement> {
  const outcomes: Outcome[] = [];
  for (const order of ['fair', 'arrival'] as const) outcomes.push(await observe(settings, lab, order));
  return report(settings, outcomes);
}

/** The same on a deployment: the first tenant floods, the next ones are quiet. @throws ScenarioError when there are too few */
export async function measureDeployedNeighbours(
  given: NoisyNeighbour,
  { tenants: [first, ...others] }: Deployment,
  lab: Pick<Lab, 'progress'>,
): Promise<Measurement> {
  const settings = { ...given, timeScale: 1 };
  const few = others.slice(0, settings.quietTenants);
  if (first === undefined || few.length < settings.quietTenants) {
    throw new ScenarioError(`there must be keys of ${settings.quietTenants + 1} tenants`);
  }
  const runners = await lab.progress.step('prepare the tenants', () => prepare(first, few, settings));
  return report(settings, [await watchFlood(runners, settings, lab, 'deployed')]);
}

async function observe(settings: NoisyNeighbour, lab: Lab, order: 'fair' | 'arrival'): Promise<Outcome> {
  const { timeScale } = settings;
  const cell = await startCell({
    assembly: await lab.assembly(),
    timeScale,
    queueOrder: order,
    intercept: awsLatency(settings.latency, timeScale),
    log: lab.log,
  });
  try {
    const runners = await lab.progress.step('prepare the tenants', async () => {
      const { tier, flood: backlog, guarantee, burst, quietTenants } = settings;
      const flooder = await cell.addTenant('flooder', { tier, backlog, guarantee, burst });
      const quiet: LoadTenant[] = [];
      for (let index = 1; index <= quietTenants; index++) {
        quiet.push(await cell.addTenant(`quiet-${index}`, { tier }));
      }
      return prepare(flooder, quiet, settings);
    });
    return await watchFlood(runners, settings, lab, order);
  } finally {
    await cell.close();
  }
}

interface Runners {
  readonly flooder: Runner;
  readonly quiet: readonly Runner[];
}

async function watchFlood(
  { flooder, quiet }: Runners,
  settings: NoisyNeighbour,
  { progress }: Pick<Lab, 'progress'>,
  order: Order,
): Promise<Outcome> {
  const { timeScale, aloneSeconds, burst } = settings;
  const alone = await progress.step(`${order}: the quiet tenants alone`, () =>
    watch(quiet, timeScale, () => sleep((aloneSeconds * 1000) / timeScale)),
  );
  let begun = 0;
  const flooded = await progress.step(`${order}: with ${settings.flood} starts of another tenant`, () =>
    watch(quiet, timeScale, async () => {
      begun = await sendFlood(flooder, settings);
    }),
  );
  const all = await listSince(flooder.client, begun);
  const last = Math.max(...all.map(({ createdAt }) => createdAt));
  const use = useOfAllowance(all, burst, last) ?? 0;
  return { order, alone, flooded, use, floodPerSecond: (1000 * all.length) / (last - begun) };
}

async function prepare(
  noisy: LoadTenant,
  others: readonly LoadTenant[],
  { runSeconds }: NoisyNeighbour,
): Promise<Runners> {
  const name = freshName();
  const runner = async (tenant: LoadTenant, seconds: number): Promise<Runner> => {
    const tasks = [{ pause: { wait: { seconds } } }];
    return { ...tenant, workflow: await publish(tenant.client, definition(name, tasks)) };
  };
  const flooder = await runner(noisy, runSeconds);
  const quiet: Runner[] = [];
  for (const tenant of others) quiet.push(await runner(tenant, 1));
  // Everyone's first execution meets functions and caches that are cold.
  for (const tenant of [flooder, ...quiet]) await start(tenant);
  return { flooder, quiet };
}

async function start({ client, workflow }: Runner): Promise<number> {
  const { createdAt } = await client.expect('POST', '/v1/executions', { workflow, input: {} });
  return Date.parse(String(createdAt));
}

/** One start a second of each tenant until the work is done, evenly spread over the second. @returns milliseconds from start to running */
async function watch(quiet: readonly Runner[], timeScale: number, work: () => Promise<void>): Promise<number[]> {
  const second = 1000 / timeScale;
  const begun = await Promise.all(quiet.map(start));
  const senders: Arrivals[] = quiet.map((tenant, index) =>
    arrivals(second, (second * index) / quiet.length, async () => void (await start(tenant))),
  );
  await work();
  await Promise.all(senders.map((sender) => sender.stop()));
  // Time for those that were started last.
  await sleep(5 * second);
  const lists = await Promise.all(quiet.map(({ client }, index) => listSince(client, begun[index] ?? 0)));
  return lists.flatMap((list) => startLatencies(list));
}

/** Sends the flood. What is refused (429: the tenant's own limit, 503: the platform's) comes again when the answer says. @returns when it began, on the cloud's clock */
async function sendFlood(flooder: Runner, settings: NoisyNeighbour): Promise<number> {
  const { client, workflow } = flooder;
  const begun = await start(flooder);
  await flood(settings.flood - 1, settings.connections, async () => {
    const { status, headers } = await client.call('POST', '/v1/executions', { workflow, input: {} });
    if (status === 202) return undefined;
    if (status !== 429 && status !== 503) throw new Error(`the flood was answered ${status}`);
    return (1000 * Number(headers.get('retry-after') ?? 1)) / settings.timeScale;
  });
  return begun;
}

function report({ mostRatio, leastUse }: NoisyNeighbour, outcomes: readonly Outcome[]): Measurement {
  const p95 = (values: readonly number[]) => quantile(values, 0.95);
  const rows = outcomes.map(({ order, alone, flooded, use, floodPerSecond }) => {
    const ratio = p95(flooded) / p95(alone);
    return [
      QUEUES[order],
      floodPerSecond.toFixed(1),
      `${alone.length} / ${flooded.length}`,
      `${quantile(alone, 0.5)} / ${p95(alone)}`,
      `${quantile(flooded, 0.5)} / ${p95(flooded)}`,
      order === 'arrival' ? ratio.toFixed(2) : against(ratio, mostRatio, 2),
      order === 'arrival' ? use.toFixed(2) : atLeast(use, leastUse, 2),
    ];
  });
  const [ours] = outcomes;
  const missed = [];
  if (ours !== undefined && p95(ours.flooded) > mostRatio * p95(ours.alone)) {
    missed.push('a flood slows the other tenants');
  }
  if (ours !== undefined && ours.use < leastUse) missed.push('the flooder does not use what is free');
  return {
    columns: [
      'Queue',
      'Flood, starts a second',
      'Quiet starts alone / flooded',
      'p50 / p95 ms alone',
      'p50 / p95 ms flooded',
      'Ratio of p95',
      'Use of what is free',
    ],
    rows,
    missed,
  };
}
