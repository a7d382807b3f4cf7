import { setTimeout as sleep } from 'node:timers/promises';
import { dispatch } from '../../functions/executions/domain/dispatch.ts';
import { type Execution, executionArnOf } from '../../functions/executions/domain/execution.ts';
import { track } from '../../functions/executions/domain/track.ts';
import { systemClock as clock } from '../../functions/shared/clock.ts';
import { DomainError } from '../../functions/shared/errors.ts';
import { type ExecutionCell, executionCell, statusChange, TENANT } from '../../test/support/executions.ts';
import { against, atLeast, type Measurement } from '../part.ts';
import type { Lab } from './lab.ts';
import type { Accuracy } from './scenario.ts';

/** What was seen of one tenant's slots. */
interface Seen {
  /** Runs that Step Functions had at once, and slots that were held at once, at most. */
  mostRuns: number;
  mostHeld: number;
  /** Time in which executions waited, and how much of it a slot was held, summed over the slots; in milliseconds. */
  busyMs: number;
  heldMs: number;
}

const LOOK_MS = 50;
/** A message comes at least once: so often each end is told here, to bring dispatchers into each other's way. */
const COPIES = 4;

/** Many dispatchers of one tenant at the same time, on the domain and its table: does the limit hold, and is it used? */
export async function measureAccuracy(settings: Accuracy, lab: Pick<Lab, 'progress'>): Promise<Measurement> {
  const { limit, executions } = settings;
  const limits = { runningExecutions: limit, burstExecutions: limit, startsPerSecond: FAST, backlog: executions };
  const cell = await executionCell(1, limits);
  await lab.progress.step(`accept ${settings.executions} executions`, () => accept(cell, settings.executions));
  const seen = await lab.progress.step(`${settings.dispatchers} dispatchers`, () => observe(cell, settings));
  return report(settings, seen);
}

/** More starts a second than are made, so that slots are what executions wait for. */
const FAST = 10_000;

async function accept(cell: ExecutionCell, executions: number): Promise<void> {
  for (let index = 0; index < executions; index++) await cell.start({}, 'shop.order');
}

async function observe(cell: ExecutionCell, { dispatchers, executions, limit, runMs }: Accuracy): Promise<Seen> {
  const seen: Seen = { mostRuns: 0, mostHeld: 0, busyMs: 0, heldMs: 0 };
  const ending = new Set<Promise<unknown>>();
  const messages = wakeMessages(executions);
  const wakes = { wake: async () => messages.put(COPIES) };
  const ports = { ...cell, wakes, clock, machines: ticking({ ...cell, wakes }, seen, runMs, ending) };
  let isDone = false;
  const dispatcher = async () => {
    while (!isDone) {
      await messages.take();
      await persist(() => dispatch(TENANT, ports, { deadline: Number.MAX_SAFE_INTEGER }));
    }
  };
  const all = Promise.all(Array.from({ length: dispatchers }, dispatcher));
  for (let last = performance.now(); !isDone; ) {
    await sleep(LOOK_MS);
    const { running, backlog } = await cell.store.slots(TENANT);
    const now = performance.now();
    seen.mostHeld = Math.max(seen.mostHeld, running);
    // The first wave does not count: nothing has been full before.
    if (backlog > 0 && seen.mostHeld >= limit) {
      seen.busyMs += now - last;
      seen.heldMs += (now - last) * running;
    }
    last = now;
    isDone = backlog === 0;
  }
  messages.put(dispatchers);
  await all;
  await Promise.all(ending);
  return seen;
}

/** Messages that say no more than that there is work. */
function wakeMessages(first: number) {
  let count = first;
  const takers: (() => void)[] = [];
  return {
    put(copies: number) {
      count += copies;
      for (; count > 0 && takers.length > 0; count--) takers.shift()?.();
    },
    async take(): Promise<void> {
      if (count > 0) count -= 1;
      else await new Promise<void>((resolve) => takers.push(resolve));
    },
  };
}

/** Step Functions whose runs end by themselves, which is told to the tracker at once. */
function ticking(
  cell: Parameters<typeof track>[1] & Pick<ExecutionCell, 'machines'>,
  seen: Seen,
  runMs: number,
  ending: Set<Promise<unknown>>,
) {
  const { machines } = cell;
  const open = new Set<string>();
  const end = async (execution: Execution, arn: string) => {
    await sleep(runMs * (0.5 + Math.random()));
    machines.end(arn, 'SUCCEEDED', { output: '1' });
    open.delete(arn);
    const run = machines.runs.get(arn);
    if (run !== undefined) await persist(() => track(statusChange(execution, run), cell));
  };
  return {
    ...machines,
    async start(execution: Execution, input: string) {
      const arn = executionArnOf(execution);
      const isNew = !machines.runs.has(arn);
      const outcome = await machines.start(execution, input);
      if (isNew) {
        open.add(arn);
        seen.mostRuns = Math.max(seen.mostRuns, open.size);
        ending.add(end(execution, arn));
      }
      return outcome;
    },
  };
}

/** A message that comes again until it is handled. */
async function persist(work: () => Promise<unknown>): Promise<void> {
  for (let isDone = false; !isDone; ) {
    isDone = await work().then(
      () => true,
      (error: unknown) => unlessBusy(error),
    );
  }
}

/** @throws what is no back-pressure */
function unlessBusy(error: unknown): false {
  if (error instanceof DomainError) return false;
  throw error;
}

function report({ dispatchers, limit, executions, leastUse }: Accuracy, seen: Seen): Measurement {
  const use = seen.busyMs === 0 ? 0 : seen.heldMs / (seen.busyMs * limit);
  const most = Math.max(seen.mostRuns, seen.mostHeld);
  const missed = [];
  if (most > limit) missed.push(`${most} executions ran at once where ${limit} may`);
  if (use < leastUse) missed.push('slots are free while executions wait');
  return {
    columns: ['Dispatchers', 'Executions', 'Most slots held', 'Most runs', 'Admitted / allowed'],
    rows: [
      [
        String(dispatchers),
        String(executions),
        against(seen.mostHeld, limit),
        against(seen.mostRuns, limit),
        atLeast(use, leastUse, 3),
      ],
    ],
    missed,
  };
}
