import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelExecution } from '../../../../functions/executions/domain/cancel-execution.ts';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { type Execution, executionArnOf, hasEnded } from '../../../../functions/executions/domain/execution.ts';
import { keyLot, type Lot, pauseLot } from '../../../../functions/executions/domain/lots.ts';
import { pauseExecutions, resumeExecutions } from '../../../../functions/executions/domain/pause.ts';
import { reconcile } from '../../../../functions/executions/domain/reconcile.ts';
import { redriveExecution } from '../../../../functions/executions/domain/redrive-execution.ts';
import { track } from '../../../../functions/executions/domain/track.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { Crash, crashing } from '../../../support/crashing.ts';
import { CALLER, type ExecutionCell, executionCell, KEYED, statusChange, TENANT } from '../../../support/executions.ts';
import { LIMITS } from '../../../support/tenants.ts';

type Action =
  | { readonly kind: 'start'; readonly customer: number; readonly priority: number }
  | { readonly kind: 'pause' | 'resume'; readonly workflow: string | undefined }
  | { readonly kind: 'dispatch' | 'reconcile'; readonly dies: number; readonly isAfter: boolean }
  | { readonly kind: 'dispatchTwice' }
  | { readonly kind: 'end' | 'fail' | 'cancel' | 'track' | 'redrive'; readonly which: number };

const dying = { dies: fc.integer({ min: 1, max: 14 }), isAfter: fc.boolean() };
const which = fc.nat({ max: 4 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    // Customer 0 is a workflow without limit.
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      customer: fc.nat({ max: 2 }),
      priority: fc.integer({ min: 4, max: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('pause' as const, 'resume' as const),
      workflow: fc.constantFrom(undefined, KEYED, 'shop.order'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('dispatch' as const, 'reconcile' as const), ...dying }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('dispatchTwice' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'track' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cancel' as const, 'fail' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('redrive' as const), which }) },
);

const FOREVER = Number.MAX_SAFE_INTEGER;

/** Crashes and refusals are part of the game; anything else is a fault of the code. */
async function tolerant(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof Crash) && !(error instanceof DomainError)) throw error;
  });
}

async function perform(cell: ExecutionCell, ids: string[], step: Action): Promise<void> {
  const chosen = 'which' in step ? ids[step.which % Math.max(1, ids.length)] : undefined;
  switch (step.kind) {
    case 'start':
      if (ids.length < LIMITS.backlog) {
        const { customer, priority } = step;
        ids.push(await cell.start({ customer }, customer === 0 ? 'shop.order' : KEYED, priority));
      }
      return;
    case 'pause':
    case 'resume': {
      const request = { tenantId: TENANT, workflow: step.workflow, principal: CALLER.principal, requestId: 'r' };
      await (step.kind === 'pause' ? pauseExecutions(request, cell) : resumeExecutions(request, cell));
      return;
    }
    case 'dispatch':
    case 'reconcile': {
      const left = { calls: step.dies };
      const ports = {
        ...cell,
        store: crashing(cell.store, left, step.isAfter),
        lots: crashing(cell.lots, left, step.isAfter),
        machines: crashing(cell.machines, left, step.isAfter),
      };
      return step.kind === 'dispatch'
        ? tolerant(dispatch(TENANT, ports, { deadline: FOREVER, isRepeated: step.isAfter }))
        : reconcileWith(ports);
    }
    case 'dispatchTwice':
      return tolerant(
        Promise.all([dispatch(TENANT, cell, { deadline: FOREVER }), dispatch(TENANT, cell, { deadline: FOREVER })]),
      );
    case 'end':
      if (chosen !== undefined)
        cell.machines.end(executionArnOf(await cell.find(chosen)), 'SUCCEEDED', { output: '1' });
      return;
    case 'fail':
      if (chosen !== undefined) cell.machines.end(executionArnOf(await cell.find(chosen)), 'FAILED', { error: 'Boom' });
      return;
    case 'redrive':
      if (chosen !== undefined) await tolerant(redriveExecution({ ...cancelOf(chosen), backlogLimit: 9 }, cell));
      return;
    case 'track':
      return chosen === undefined ? undefined : tell(cell, chosen);
    case 'cancel':
      if (chosen !== undefined) await tolerant(cancelExecution(cancelOf(chosen), cell));
  }
}

const cancelOf = (id: string) => ({ tenantId: TENANT, id, principal: CALLER.principal, requestId: 'r' });

/** Delivers the status event of a run, once more or for the first time. */
async function tell(cell: ExecutionCell, id: string): Promise<void> {
  const execution = await cell.find(id);
  const run = cell.machines.runs.get(executionArnOf(execution));
  if (run !== undefined) await tolerant(track(statusChange(execution, run), cell));
}

function reconcileWith(ports: ExecutionCell): Promise<void> {
  const quiet = { pace: async () => {}, onFailure: () => {} };
  return tolerant(reconcile({ ...ports, ...quiet }, FOREVER));
}

/** What is stored is consistent: the counters are what they count, and no more run than may. */
async function checkCounters(cell: ExecutionCell, ids: readonly string[]): Promise<void> {
  const executions = await Promise.all(ids.map((id) => cell.find(id)));
  const held = executions.filter(({ slot }) => slot === 'held').length;
  const waiting = executions.filter(({ slot, status }) => slot === 'none' && status === 'pending').length;
  expect(await cell.slots()).toEqual({ running: held, backlog: waiting });
  expect(held).toBeLessThanOrEqual(LIMITS.runningExecutions);
  const keys = executions.flatMap(({ slot, concurrency }) => (slot === 'held' && concurrency ? [concurrency.key] : []));
  expect(new Set(keys).size).toBe(keys.length);
}

/** Everything works again: time passes, what runs ends, nobody dies. */
async function calmDown(cell: ExecutionCell, ids: readonly string[]): Promise<void> {
  const everything = { tenantId: TENANT, workflow: undefined, principal: CALLER.principal, requestId: 'r' };
  for (const workflow of [undefined, KEYED, 'shop.order']) await resumeExecutions({ ...everything, workflow }, cell);
  for (let round = 0; round < 12; round++) {
    for (const arn of cell.machines.runs.keys()) cell.machines.end(arn, 'SUCCEEDED', { output: '1' });
    cell.clock.advance(3_600_000);
    await reconcileWith(cell);
    await tolerant(dispatch(TENANT, cell, { deadline: FOREVER, isRepeated: true }));
    const executions = await Promise.all(ids.map((id) => cell.find(id)));
    if (executions.every(hasEnded)) return;
  }
}

/** Every lot in which one of the executions could have waited. */
function lotsOf(executions: readonly Execution[]): readonly Lot[] {
  return executions.flatMap(({ workflow, concurrency }) => [
    pauseLot(workflow),
    ...(concurrency === undefined ? [] : [keyLot(concurrency.key)]),
  ]);
}

test('whoever dies or comes twice: counters count, limits hold, and every accepted execution ends once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 4, maxLength: 14 }), async (steps) => {
      const cell = await executionCell();
      const ids: string[] = [];
      for (const step of [{ kind: 'start', customer: 1, priority: 5 } as const, ...steps]) {
        await perform(cell, ids, step);
        await checkCounters(cell, ids);
      }
      await calmDown(cell, ids);
      const executions = await Promise.all(ids.map((id) => cell.find(id)));
      expect(executions.filter((execution) => !hasEnded(execution))).toEqual([]);
      expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
      expect(await cell.entries()).toBe(0);
      for (const lot of lotsOf(executions)) expect(await cell.entries(lot)).toBe(0);
      expect([...cell.machines.begun.values()].every((times) => times === 1)).toBe(true);
      const completed = executions.filter(({ status }) => status === 'completed');
      expect(completed.every((each) => cell.machines.begun.has(executionArnOf(each)))).toBe(true);
    }),
    { numRuns: Number(process.env['INTERLEAVINGS'] ?? 20) },
  );
}, 60_000);
