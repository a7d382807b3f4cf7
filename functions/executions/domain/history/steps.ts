import type * as z from 'zod';
import type { executionStep } from '../../contract.ts';
import { toWorkflowError } from '../workflow-error.ts';
import type { HistoryEvent } from './events.ts';
import { type DefinedTask, isWithin, taskAt } from './tasks.ts';
import { readVisits, type Thread, type Visit } from './visits.ts';

export type Step = z.input<typeof executionStep>;

/** What explains a history. */
export interface HistorySource {
  /** The definition, parsed. */
  readonly definition: unknown;
  /** JSON pointers of tasks by the names of states. */
  readonly sourceMap: Readonly<Record<string, string>>;
}

/** One execution of a task: the states it was compiled to, and what ran inside of it. */
interface Occurrence extends DefinedTask {
  readonly pointer: string;
  readonly own: Visit[];
  /** The last visit of the task's thread while it ran: of the task itself or of one inside. */
  last: Visit;
}

/**
 * A history as tasks of the definition, in the order in which they began. Tasks in loops appear once for each
 * iteration; a task that was compiled to several states is one step.
 */
export function toSteps(events: readonly HistoryEvent[], source: HistorySource): readonly Step[] {
  const occurrences: Occurrence[] = [];
  const open = new Map<Thread, Occurrence[]>();
  for (const visit of readVisits(events)) {
    const pointer = Object.hasOwn(source.sourceMap, visit.state) ? source.sourceMap[visit.state] : undefined;
    const task = pointer === undefined ? undefined : taskAt(source.definition, pointer);
    if (pointer === undefined || task === undefined) continue;
    const running = (open.get(visit.thread) ?? []).filter((each) => isWithin(pointer, each.pointer));
    const current = running.at(-1);
    if (current?.pointer === pointer && !beginsAnew(current, visit)) {
      current.own.push(visit);
    } else {
      if (current?.pointer === pointer) running.pop();
      const occurrence = { ...task, pointer, own: [visit], last: visit };
      running.push(occurrence);
      occurrences.push(occurrence);
    }
    for (const each of running) each.last = visit;
    open.set(visit.thread, running);
  }
  return occurrences.map(toStep);
}

/**
 * Whether entering a state of a task begins the task again: its first state does, unless that is the head of a loop,
 * which is entered once for each iteration; a head that is entered with nothing between begins a loop anew.
 */
function beginsAnew({ own, last }: Occurrence, visit: Visit): boolean {
  const [first] = own;
  return first?.state === visit.state && (visit.type !== 'Choice' || last === own.at(-1));
}

function toStep({ pointer, name, kind, own, last }: Occurrence): Step {
  const [first] = own;
  const final = own.at(-1) ?? last;
  const status = statusOf({ kind, own, last });
  const endedAt = status === 'running' ? undefined : last.endedAt;
  const begun = first?.enteredAt ?? last.enteredAt;
  const failure = status === 'faulted' ? (last.failure ?? final.failure) : undefined;
  return {
    task: pointer,
    name,
    kind,
    status,
    startedAt: new Date(begun).toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString(), durationMs: endedAt - begun }),
    attempts: Math.max(1, ...own.map(({ attempts }) => attempts)),
    ...payload('input', first?.input),
    ...(status === 'completed' ? payload('output', final.output) : {}),
    ...(failure?.error === undefined && failure?.cause === undefined ? {} : { error: toWorkflowError(failure) }),
  };
}

function statusOf({ kind, own, last }: Pick<Occurrence, 'kind' | 'own' | 'last'>): Step['status'] {
  if (last.endedAt === undefined) return 'running';
  if (last.isCancelled) return 'cancelled';
  if (!last.isLeft && last.failure !== undefined) return 'faulted';
  // Left with a failure: it was caught. The task that failed has faulted, a `try` around it has done its work.
  return last.failure !== undefined && own.includes(last) && kind !== 'try' ? 'faulted' : 'completed';
}

function payload(name: 'input' | 'output', text: string | undefined) {
  return text === undefined ? {} : { [name]: JSON.parse(text) };
}

/** The body of an answer of Lambda may have 6 MB; the rest is room for what JSON adds. */
const MOST_PAGE_BYTES = 4_000_000;

/**
 * Steps from `offset` on: as many as asked for, or fewer when their inputs and outputs are large.
 * @returns `next`, the offset of the page after, unless this is the last
 */
export function pageOfSteps(
  steps: readonly Step[],
  offset: number,
  limit: number,
): { readonly items: Step[]; readonly next?: number } {
  const items: Step[] = [];
  let bytes = 0;
  for (const step of steps.slice(offset, offset + limit)) {
    bytes += Buffer.byteLength(JSON.stringify(step));
    // The first fits always: its input and output have 512 KiB at most.
    if (items.length > 0 && bytes > MOST_PAGE_BYTES) break;
    items.push(step);
  }
  const next = offset + items.length;
  return next < steps.length ? { items, next } : { items };
}
