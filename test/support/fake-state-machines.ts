import { type Execution, executionArnOf } from '../../functions/executions/domain/execution.ts';
import type { Run, StartOutcome, StateMachines } from '../../functions/executions/domain/ports.ts';
import { DomainError } from '../../functions/shared/errors.ts';
import type { HistoryEvent } from '../../functions/workflows/domain/history/events.ts';

/** Step Functions as far as executions need it, in memory; it does nothing by itself. */
export interface FakeStateMachines extends StateMachines {
  /** Runs by ARN. */
  readonly runs: ReadonlyMap<string, Run>;
  /** How often an execution began to run, by ARN. */
  readonly begun: ReadonlyMap<string, number>;
  /** Ends a run. */
  end(arn: string, status: Exclude<Run['status'], 'RUNNING'>, rest?: Partial<Run>): void;
  /** What the next start answers instead. */
  answerNext(outcome: StartOutcome | 'throttled'): void;
  events: readonly HistoryEvent[];
}

const AT = '2026-11-02T10:00:00.000Z';

export function fakeStateMachines(): FakeStateMachines {
  const runs = new Map<string, Run>();
  const begun = new Map<string, number>();
  const answers: (StartOutcome | 'throttled')[] = [];
  const end: FakeStateMachines['end'] = (arn, status, rest = {}) => {
    const run = runs.get(arn);
    if (run?.status !== 'RUNNING') return;
    const redrivable = status !== 'SUCCEEDED';
    runs.set(arn, { ...run, status, stoppedAt: AT, redrivable, ...rest });
  };
  return {
    runs,
    begun,
    end,
    events: [],
    answerNext: (outcome) => void answers.push(outcome),
    async start(execution: Execution) {
      const answer = answers.shift();
      if (answer === 'throttled') throw new DomainError('platform-busy');
      if (answer !== undefined) return answer;
      const arn = executionArnOf(execution);
      const run = runs.get(arn);
      // As on AWS: the same name and input is the same execution while it runs, and exists already when it has ended.
      if (run !== undefined)
        return run.status === 'RUNNING' ? { kind: 'started', startedAt: AT } : { kind: 'adopted', run };
      runs.set(arn, { status: 'RUNNING', startedAt: AT });
      begun.set(arn, (begun.get(arn) ?? 0) + 1);
      return { kind: 'started', startedAt: AT };
    },
    async redrive(execution: Execution) {
      const answer = answers.shift();
      if (answer === 'throttled') throw new DomainError('platform-busy');
      if (answer !== undefined) return answer;
      const arn = executionArnOf(execution);
      const run = runs.get(arn);
      const { redrives = 0 } = execution;
      if (run === undefined) return { kind: 'refused', detail: 'unknown' };
      // As on AWS: the token of a redrive that was made finds it again.
      if ((run.redrives ?? 0) >= redrives) return { kind: 'adopted', run };
      runs.set(arn, { status: 'RUNNING', startedAt: run.startedAt, redrives });
      return { kind: 'started', startedAt: AT };
    },
    describe: async (arn) => runs.get(arn),
    async stop(arn) {
      if (!runs.has(arn)) return false;
      end(arn, 'ABORTED');
      return true;
    },
    async history() {
      return this.events;
    },
  };
}
