import { DomainError } from '../../shared/errors.ts';
import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { type SourceMap, type Step, toSteps } from '../../workflows/public.ts';
import { executionArnOf, isWaiting } from './execution.ts';
import { pageOfSteps } from './page-of-steps.ts';
import type { ExecutionStore, StateMachines } from './ports.ts';

export interface HistoryRequest {
  readonly tenantId: string;
  readonly id: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface HistoryPorts {
  readonly store: ExecutionStore;
  readonly machines: StateMachines;
  readonly sourceMap: (tenantId: string, workflow: string, version: string) => Promise<SourceMap>;
}

/**
 * The steps of an execution as tasks of its definition; none while it waits.
 * @throws DomainError `not-found`, `invalid-cursor`, `platform-busy`
 */
export async function readHistory(
  request: HistoryRequest,
  ports: HistoryPorts,
): Promise<{ readonly items: Step[]; readonly next?: string }> {
  const { tenantId, id, cursor } = request;
  const filters = { list: 'history', execution: id };
  const offset = cursor === undefined ? 0 : Number(decodeCursor(cursor, filters));
  const execution = await ports.store.find(tenantId, id);
  if (execution === undefined) throw new DomainError('not-found');
  if (isWaiting(execution) || execution.slot === 'none') return { items: [] };
  const [events, sourceMap] = await Promise.all([
    ports.machines.history(executionArnOf(execution)),
    ports.sourceMap(tenantId, execution.workflow, execution.version),
  ]);
  const { items, next } = pageOfSteps(toSteps(events, sourceMap), offset, request.limit);
  return next === undefined ? { items } : { items, next: encodeCursor(String(next), filters) };
}
