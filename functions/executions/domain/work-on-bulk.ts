import { isoTime } from '../../shared/clock.ts';
import { type Bulk, type BulkPosition, type BulkTally, type OpenBulk, tallied } from './bulk.ts';
import type { BulkEnd, BulkStore } from './bulk-ports.ts';
import { firstDue } from './execution.ts';
import { type Handled, handlePiece, type Obstacle, type PiecePorts } from './handle-piece.ts';
import { planPiece } from './plan-piece.ts';
import type { WakeQueue } from './ports.ts';

export interface WorkerPorts extends PiecePorts {
  readonly bulks: BulkStore;
  readonly wakes: WakeQueue;
}

/** What came of a message. */
export interface BulkWork {
  /** `over`: there is no more to do. `overtaken`: others do it, and go on. `goes-on`: another message is needed. */
  readonly kind: 'over' | 'overtaken' | 'goes-on';
  /** Executions that this one has worked at. */
  readonly handled: number;
  /** The next message shall come so much later. @default 0 */
  readonly delaySeconds?: number;
}

/** Until the rest is tried again: a place in the backlog comes with an end, room at Step Functions with each second. */
const DELAY_SECONDS: Readonly<Record<Obstacle, number>> = { 'backlog-full': 30, 'platform-busy': 5 };

/**
 * Works at one piece of a bulk operation and finds the next. It may die at any point and run beside others: what a piece
 * consists of is written down before any of it is done, and what became of it in the write that finds the next one.
 * @param deadline milliseconds since the epoch, at which it stops looking for a piece
 */
export async function workOnBulk(
  { tenantId, id }: Pick<Bulk, 'tenantId' | 'id'>,
  ports: WorkerPorts,
  deadline: number,
): Promise<BulkWork> {
  for (;;) {
    const open = await ports.bulks.read(tenantId, id);
    if (open === undefined) return { kind: 'over', handled: 0 };
    const done = await handlePiece(open.bulk, ports);
    const handled = done.outcomes.length;
    // Before it is counted: whoever takes over counts it, and wakes the tenant again.
    if (open.bulk.kind === 'redrive-executions' && handled > 0) await ports.wakes.wake(tenantId, open.bulk.requestId);
    const kind = await record(open, done, ports);
    const isIdle = handled === 0 && done.obstacle === undefined;
    if (kind !== 'goes-on' || !isIdle || ports.clock.now() >= deadline) {
      return { kind, handled, ...(done.obstacle === undefined ? {} : { delaySeconds: DELAY_SECONDS[done.obstacle] }) };
    }
  }
}

async function record(open: OpenBulk, { outcomes, obstacle }: Handled, ports: WorkerPorts): Promise<BulkWork['kind']> {
  const { bulk, operation } = open;
  const tally = tallied(operation, outcomes);
  if (operation.cancelRequestedAt !== undefined) return end(open, tally, 'cancelled', ports);
  const position = obstacle === undefined ? await planPiece(bulk, ports) : without(outcomes.length, bulk);
  if (position.statuses.length === 0 && position.piece.length === 0) return endOfAll(open, tally, ports);
  const { now, at } = { now: ports.clock.now(), at: isoTime(ports.clock) };
  const isFirst = await ports.bulks.advance(open, tally, position, operation.startedAt ?? at, firstDue(now));
  return isFirst ? 'goes-on' : 'overtaken';
}

/** The piece without its first entries. */
function without(count: number, { statuses, below, piece }: Bulk): BulkPosition {
  return { statuses, below, piece: piece.slice(count) };
}

/** All that matched was worked at; it failed when nothing could be done, and something should have been. */
function endOfAll(open: OpenBulk, { progress, errors }: BulkTally, ports: WorkerPorts): Promise<BulkWork['kind']> {
  const { done, failed } = progress;
  const status = done === 0 && failed > 0 ? 'failed' : 'succeeded';
  return end(open, { progress: { done, failed, total: done + failed }, errors }, status, ports);
}

async function end(
  open: OpenBulk,
  tally: BulkTally,
  status: BulkEnd['status'],
  { bulks, clock }: WorkerPorts,
): Promise<BulkWork['kind']> {
  return (await bulks.end(open, tally, { status, endedAt: isoTime(clock) })) ? 'over' : 'overtaken';
}
