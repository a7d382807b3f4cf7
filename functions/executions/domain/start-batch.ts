import type { Caller } from '../../shared/access/caller.ts';
import { requireScope } from '../../shared/access/permissions.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Idempotency } from '../../shared/http/handler.ts';
import { toDomainError } from '../../shared/http/problem.ts';
import type { VersionReader } from '../../workflows/public.ts';
import type { Summary } from './resources.ts';
import { type StartPorts, type StartRequest, startExecution } from './start-execution.ts';

export interface BatchRequest {
  readonly caller: Caller;
  readonly requestId: string;
  readonly items: readonly Pick<StartRequest, 'workflow' | 'version' | 'input' | 'priority' | 'businessKey'>[];
  /** Of the whole batch. @default - each repetition starts all again */
  readonly idempotency?: Idempotency | undefined;
}

export interface BatchPorts extends StartPorts {
  /** Hears of errors that are no fault of the request. */
  onFailure(error: unknown): void;
}

/** What became of an item: an execution, or why there is none. */
export type BatchOutcome = { readonly execution: Summary } | { readonly refusal: DomainError };

/** After this the rest is left to a repetition: the answer must come before the function ends. */
const BATCH_MS = 10_000;

/**
 * Starts the items one by one, since each takes its place in the same backlog. With an idempotency key each item has one
 * of its own, so that a repetition answers for what was started, whatever broke the first request, and starts the rest.
 * @throws DomainError `idempotency-mismatch` when the key was used for another batch
 */
export async function startBatch(request: BatchRequest, ports: BatchPorts): Promise<readonly BatchOutcome[]> {
  const deadline = ports.clock.now() + BATCH_MS;
  const own = { ...ports, versions: readOnce(ports.versions) };
  const outcomes: BatchOutcome[] = [];
  for (const index of request.items.keys()) {
    const isLate = ports.clock.now() >= deadline;
    outcomes.push(isLate ? { refusal: new DomainError('platform-busy') } : await startItem(request, index, own));
  }
  return outcomes;
}

async function startItem(request: BatchRequest, index: number, ports: BatchPorts): Promise<BatchOutcome> {
  const { caller, requestId, items, idempotency } = request;
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  try {
    requireScope(caller, 'execution:start', item.workflow);
    const { body } = await startExecution(
      { caller, requestId, ...item, idempotency: idempotency && ofItem(idempotency, index) },
      ports,
    );
    return { execution: body };
  } catch (error) {
    if (error instanceof DomainError && error.code === 'idempotency-mismatch') throw error;
    if (!(error instanceof DomainError)) ports.onFailure(error);
    return { refusal: toDomainError(error) };
  }
}

/** No client can send a key with a space. */
function ofItem({ key, fingerprint }: Idempotency, index: number): Idempotency {
  return { key: `${key} ${index}`, fingerprint };
}

/** All items of a batch start the same version of a workflow, which is read once. */
function readOnce(versions: VersionReader): VersionReader {
  const reads = new Map<string, ReturnType<VersionReader['find']>>();
  return {
    find(table, tenantId, workflow, version) {
      const key = JSON.stringify([workflow, version]);
      const read = reads.get(key) ?? versions.find(table, tenantId, workflow, version);
      reads.set(key, read);
      return read;
    },
  };
}
