import { nodesWithin } from '../lower/writes.ts';
import type { Node } from '../normalise/node.ts';
import type { Workflow } from '../normalise/normalise.ts';

/** What of the platform has to run beside Step Functions and the connector for HTTP. */
export type Part = 'connections' | 'scripts' | 'subscriptions' | 'schedules';

/** A part that a task needs. */
export interface Need {
  readonly part: Part;
  /** JSON pointer of the task, or of what else of the definition needs it. */
  readonly pointer: string;
}

const PARTS: Partial<Record<Node['kind'], Part>> = { listen: 'subscriptions', 'run-script': 'scripts' };

/** The parts that the tasks of a workflow need, in the order of the tasks. */
export function needsOf({ tasks, document }: Workflow): readonly Need[] {
  const schedules: readonly Need[] =
    document.schedule === undefined ? [] : [{ part: 'schedules', pointer: '/schedule' }];
  const parts = nodesWithin(tasks).flatMap((node) => {
    const { kind, pointer } = node;
    const part = node.kind === 'call' && node.secret !== undefined ? 'connections' : PARTS[kind];
    return part === undefined ? [] : [{ part, pointer }];
  });
  return [...schedules, ...parts];
}
