import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../api-client.ts';
import { definition, publish } from '../../platform.ts';
import { type Cell, type LoadTenant, startCell } from '../cell.ts';
import { moveDeadLetters } from './dead-letters.ts';
import type { FaultKind } from './kinds.ts';
import { readReality } from './reality.ts';
import type { PlannedStart, Schedule } from './schedule.ts';
import { isOpen, violations } from './violations.ts';

/** A cloud in which things go wrong. */
export interface Theatre {
  readonly cell: Cell;
  readonly tenants: readonly (LoadTenant & { readonly workflow: string })[];
  /** Ids of all executions that were accepted, by tenant and input. */
  readonly accepted: Map<string, string>;
}

export interface Played {
  readonly schedule: Schedule;
  readonly accepted: number;
  /** How often each fault struck, in the order of the schedule. */
  readonly strikes: readonly { readonly kind: FaultKind; readonly strikes: number }[];
  readonly deadLetters: number;
  /** What should not be, each as a sentence. */
  readonly violations: readonly string[];
}

/** Real time until everything that was accepted has ended, at most; the reconciler may have to come several times. */
const PATIENCE_MS = 90_000;
const LOOK_MS = 250;

/** Limits so small that executions have to wait. */
const LIMITS = { tier: 'pro', guarantee: 2, burst: 4 } as const;

/** Starts a cloud with tenants whose workflow waits as long as its input says. @param folder for its data */
export async function openTheatre(
  options: Parameters<typeof startCell>[0] & { readonly data: string },
  tenants: number,
): Promise<Theatre> {
  const cell = await startCell(options);
  try {
    const all = [];
    for (let index = 1; index <= tenants; index++) {
      const tenant = await cell.addTenant(`tenant-${index}`, LIMITS);
      const tasks = [{ pause: { wait: "${ {'seconds': $input.seconds} }" } }];
      all.push({ ...tenant, workflow: await publish(tenant.client, definition('pause', tasks)) });
    }
    return { cell, tenants: all, accepted: new Map() };
  } catch (error) {
    await cell.close();
    throw error;
  }
}

/** Plays a schedule, waits until everything is quiet again, and looks at what is left. */
export async function play(schedule: Schedule, theatre: Theatre): Promise<Played> {
  const { cell, accepted } = theatre;
  const before = accepted.size;
  const { faults } = cell.cloud;
  const injected = schedule.faults.map(({ kind, rules }) => ({
    kind,
    rules: rules.map((rule) => faults.inject(rule)),
  }));
  const acts = schedule.starts.map((planned, index) => perform(planned, `${schedule.seed}-${index}`, theatre));
  await Promise.all([...acts, restart(schedule, cell)]);
  // Every fault ends by itself when it has struck often enough; those that found no occasion are taken back.
  await quiet(theatre);
  const strikes = injected.map(({ kind, rules }) => {
    const sum = rules.reduce((all, rule) => all + rule.strikes, 0);
    for (const rule of rules) rule.remove();
    return { kind, strikes: sum };
  });
  const deadLetters = await moveDeadLetters(cell.cloud);
  if (deadLetters > 0) await quiet(theatre);
  const found = violations(await readReality(cell.cloud), accepted);
  return { schedule, accepted: accepted.size - before, strikes, deadLetters, violations: found };
}

async function restart({ restartAtMs }: Schedule, cell: Cell): Promise<void> {
  if (restartAtMs === undefined) return;
  await sleep(restartAtMs);
  await cell.restart();
}

/** Starts an execution and cancels it when that is planned, both as a client does that gives up only when it must. */
async function perform(planned: PlannedStart, key: string, { tenants, accepted }: Theatre): Promise<void> {
  await sleep(planned.atMs);
  const tenant = tenants[planned.tenant];
  if (tenant === undefined) throw new RangeError(`there is no tenant ${planned.tenant}`);
  const input = { key, seconds: planned.seconds };
  const body = { workflow: tenant.workflow, input };
  const answer = await persist(tenant.client, '/v1/executions', body, { 'idempotency-key': key });
  const id = String(answer['id']);
  accepted.set(`${tenant.id} ${JSON.stringify(input)}`, id);
  if (planned.cancelAfterMs === undefined) return;
  await sleep(planned.cancelAfterMs);
  await persist(tenant.client, `/v1/executions/${id}/cancellation`, {}, {});
}

/** Answers that a client need not repeat: it was done, or there is nothing to do any more. */
const isFinal = (status: number, code: unknown) => status < 300 || code === 'execution-ended';

/** Repeats a request until it is answered for good. @throws Error when it was refused */
async function persist(
  client: ApiClient,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await client.call('POST', path, body, headers).catch((error: unknown) => error);
    if (!(answer instanceof Error)) {
      const { status, body: said } = answer as Awaited<ReturnType<ApiClient['call']>>;
      if (isFinal(status, said['code'])) return said;
      if (status < 500 && status !== 409 && status !== 429) throw new Error(`${path} answered ${JSON.stringify(said)}`);
    }
    if (Date.now() > until) throw new Error(`${path} was not answered: ${String(answer)}`);
    await sleep(100);
  }
}

/** Waits until nothing waits or runs, or until patience is over. */
async function quiet({ cell }: Theatre): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (isOpen(await readReality(cell.cloud)) && Date.now() < until) await sleep(LOOK_MS);
}
