import { createHash } from 'node:crypto';
import { parseExecutionArn } from '../../shared/execution-arn.ts';
import { type Month, monthOf } from './month.ts';
import { type Counts, NOTHING_USED } from './usage.ts';

/** A line that Step Functions logged: something happened in an execution. */
export interface LoggedEvent {
  /** Of the line, by which a repetition is known. */
  readonly id: string;
  readonly type: string;
  readonly executionArn: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What a batch of lines adds to a month of a tenant. */
export interface Addition {
  readonly tenantId: string;
  readonly month: Month;
  readonly counts: Counts;
  /** Names the lines: the same lines have the same name. */
  readonly batch: string;
}

/**
 * A state that was entered is a transition. A call that was scheduled is a task call, a repeated one as well: an HTTP
 * request, a script, an event, a run of another workflow.
 */
const COUNTED: readonly { readonly type: RegExp; readonly counts: Partial<Counts> }[] = [
  { type: /StateEntered$/, counts: { transitions: 1 } },
  { type: /^(Task|LambdaFunction|Activity)Scheduled$/, counts: { taskCalls: 1 } },
];

/**
 * Sums up a batch, by tenant and month. The tenant is the one in the execution's ARN, which only the publisher of state
 * machines chooses.
 * @returns also how many lines are of no tenant of the stage
 */
export function sumUp(events: readonly LoggedEvent[], stage: string) {
  const counted = events.flatMap((event) => {
    const counts = COUNTED.find(({ type }) => type.test(event.type))?.counts;
    return counts === undefined ? [] : [{ event, counts, of: parseExecutionArn(event.executionArn, stage) }];
  });
  const own = counted.flatMap(({ of, ...rest }) => (of === undefined ? [] : [{ tenantId: of.tenantId, ...rest }]));
  const groups = Map.groupBy(own, ({ tenantId, event }) => JSON.stringify([tenantId, monthOf(event.at)]));
  const additions = [...groups].map(([key, members]): Addition => {
    const [tenantId, month] = JSON.parse(key) as [string, Month];
    const counts = members.reduce((sum, member) => add(sum, member.counts), NOTHING_USED);
    return { tenantId, month, counts, batch: nameOf(members.map(({ event }) => event.id)) };
  });
  return { additions, refused: counted.length - own.length };
}

function add(sum: Counts, { starts = 0, transitions = 0, taskCalls = 0 }: Partial<Counts>): Counts {
  return {
    starts: sum.starts + starts,
    transitions: sum.transitions + transitions,
    taskCalls: sum.taskCalls + taskCalls,
  };
}

function nameOf(ids: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex');
}
