import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BulkKind } from '../../../../functions/executions/domain/bulk.ts';
import { cancelExecution } from '../../../../functions/executions/domain/cancel-execution.ts';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { hasEnded } from '../../../../functions/executions/domain/execution.ts';
import {
  accept,
  audited,
  type BulkCell,
  bringToEnd,
  bulkCell,
  deliver,
  faultAll,
  hearAll,
  operationOf,
} from '../../../support/bulks.ts';
import { Crash, crashing } from '../../../support/crashing.ts';
import { CALLER, TENANT } from '../../../support/executions.ts';

const WORKFLOWS = ['dev.order', 'dev.refund', 'prod.order'] as const;
const FOREVER = Number.MAX_SAFE_INTEGER;

/** What an execution is before the operation is accepted. */
interface Given {
  readonly workflow: (typeof WORKFLOWS)[number];
  readonly state: 'waiting' | 'faulted' | 'cancelled';
}

type Step =
  | { readonly kind: 'die'; readonly calls: number; readonly isAfter: boolean }
  | { readonly kind: 'deliver' | 'deliverTwice' | 'start' | 'dispatch' | 'hear' };

interface Run {
  readonly kind: BulkKind;
  readonly given: readonly Given[];
  /** Of those that wait, so many rounds are let run. */
  readonly running: number;
  readonly filter: { readonly workflow?: string };
  readonly steps: readonly Step[];
}

const run: fc.Arbitrary<Run> = fc.record({
  kind: fc.constantFrom('cancel-executions' as const, 'redrive-executions' as const),
  given: fc.array(
    fc.record({
      workflow: fc.constantFrom(...WORKFLOWS),
      state: fc.constantFrom('waiting' as const, 'faulted' as const, 'cancelled' as const),
    }),
    { maxLength: 45 },
  ),
  running: fc.nat({ max: 1 }),
  filter: fc.constantFrom({}, { workflow: 'dev.order' }),
  steps: fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('die' as const),
          calls: fc.integer({ min: 1, max: 70 }),
          isAfter: fc.boolean(),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constantFrom(
            'deliver' as const,
            'deliverTwice' as const,
            'start' as const,
            'dispatch' as const,
            'hear' as const,
          ),
        }),
      },
    ),
    { maxLength: 10 },
  ),
});

/** Makes the executions. @returns their ids in the order of what is given */
async function arrange(cell: BulkCell, given: readonly Given[], running: number): Promise<string[]> {
  const ids = new Map<Given, string>();
  const startAll = async (state: Given['state']) => {
    for (const one of given) if (one.state === state) ids.set(one, await cell.start({}, one.workflow));
  };
  await startAll('faulted');
  await faultAll(cell);
  await startAll('cancelled');
  for (const [{ state }, id] of ids) {
    if (state === 'cancelled') await cancelExecution({ ...REQUEST, id }, cell);
  }
  await startAll('waiting');
  if (running > 0) await dispatch(TENANT, cell, { deadline: FOREVER });
  return given.map((one) => ids.get(one) ?? '');
}

const REQUEST = { tenantId: TENANT, principal: CALLER.principal, requestId: 'before' };

async function perform(cell: BulkCell, id: string, step: Step): Promise<void> {
  switch (step.kind) {
    case 'die': {
      const left = { calls: step.calls };
      const dying = <T extends object>(port: T) => crashing(port, left, step.isAfter);
      const ports = { ...cell, store: dying(cell.store), bulks: dying(cell.bulks), machines: dying(cell.machines) };
      await deliver(ports, id).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      return;
    }
    case 'deliver':
      await deliver(cell, id);
      return;
    case 'deliverTwice':
      await Promise.all([deliver(cell, id), deliver(cell, id)]);
      return;
    case 'start':
      await cell.start({}, 'dev.order');
      return;
    case 'dispatch':
      await dispatch(TENANT, cell, { deadline: FOREVER });
      return;
    case 'hear':
      await hearAll(cell);
  }
}

test('whatever dies and comes twice, each that matches is acted on once, and the counts are exact', async () => {
  await fc.assert(
    fc.asyncProperty(run, async ({ kind, given, running, filter, steps }) => {
      const cell = await bulkCell();
      const ids = await arrange(cell, given, running);
      const state = kind === 'cancel-executions' ? 'waiting' : 'faulted';
      const matching = ids.filter((_, index) => {
        const one = given[index];
        return one?.state === state && (filter.workflow ?? one.workflow) === one.workflow;
      });
      const id = await accept(cell, kind, { filter });
      for (const step of steps) await perform(cell, id, step);
      await bringToEnd(cell, id);

      const action = kind === 'cancel-executions' ? 'execution.cancel' : 'execution.redrive';
      const before = ids.filter((_, index) => kind === 'cancel-executions' && given[index]?.state === 'cancelled');
      expect((await audited(cell, action)).sort()).toEqual([...before, ...matching].sort());
      expect(await operationOf(cell, id)).toMatchObject({
        status: 'succeeded',
        progress: { done: matching.length, failed: 0, total: matching.length },
      });
      await hearAll(cell);
      for (const one of await Promise.all(matching.map((each) => cell.find(each)))) {
        if (kind === 'redrive-executions') expect(one.redrives).toBe(1);
        else expect({ status: one.status, hasEnded: hasEnded(one) }).toEqual({ status: 'cancelled', hasEnded: true });
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);
