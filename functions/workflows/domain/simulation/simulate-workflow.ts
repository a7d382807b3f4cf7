import type * as z from 'zod';
import { DomainError } from '../../../shared/errors.ts';
import { dollarsPerThousandRuns } from '../../compiler/report/report.ts';
import type { simulation } from '../../simulation-schemas.ts';
import { simulate } from '../../simulator/simulate.ts';
import type {
  ExecutionResult,
  Json,
  Progress,
  HistoryEvent as SimulatedEvent,
  TaskRuntime,
} from '../../simulator/types.ts';
import type { HistoryEvent } from '../history/events.ts';
import { toSteps } from '../history/steps.ts';
import { isSchema } from '../json-schema/schema.ts';
import { validateInput } from '../json-schema/validate-input.ts';
import type { SourceMap } from '../records.ts';
import { toWorkflowError } from '../workflow-error.ts';
import { callingTasks } from './calling-tasks.ts';
import { effortLimit } from './effort.ts';
import { mockedTasks } from './mocked-tasks.ts';
import { mocksByTask, type TaskMocks } from './task-mocks.ts';

/** What a run is made of. */
export interface RunRequest {
  /** The compiled workflow. */
  readonly stateMachine: unknown;
  readonly sourceMap: SourceMap;
  /** @default - any input */
  readonly inputSchema?: unknown;
  /** @default {} */
  readonly input?: unknown;
  /** Milliseconds since the epoch at which the virtual clock begins. */
  readonly startedAt: number;
}

/** What a dry run is made of. */
export interface SimulationRequest extends RunRequest {
  readonly mocks: TaskMocks;
}

export type SimulationResult = z.input<typeof simulation>;

/** Step Functions takes 262,144 bytes of input. */
const MOST_INPUT_BYTES = 262_144;

/** Names of no account, stage or tenant. That they never change makes `$uuid` and its like repeatable. */
const IDENTITY = {
  executionArn: 'arn:aws:states:us-east-1:000000000000:execution:simulation:00000000000000000000000000',
  executionName: '00000000000000000000000000',
  stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:simulation',
  stateMachineName: 'simulation',
  roleArn: 'arn:aws:iam::000000000000:role/simulation',
};

/**
 * Runs a compiled workflow in virtual time with mocked tasks: nothing is called, stored or charged. The same request
 * gives the same answer.
 * @param now real milliseconds, by which the effort is bounded
 * @throws DomainError `invalid-input`, `body-too-large`, `invalid-mocks`, `simulation-limit-reached`
 */
export async function simulateWorkflow(request: SimulationRequest, now: () => number): Promise<SimulationResult> {
  const { stateMachine, sourceMap, mocks } = request;
  const tasks = mockedTasks(mocksByTask(mocks, callingTasks(stateMachine, sourceMap)), sourceMap);
  const run = await simulateRun(request, tasks, now);
  return { ...run, unmocked: [...tasks.unmocked()] };
}

/**
 * Runs a compiled workflow in virtual time.
 * @param tasks what its tasks call
 * @param now real milliseconds, by which the effort is bounded
 * @throws DomainError `invalid-input`, `body-too-large`, `simulation-limit-reached`
 */
export async function simulateRun(
  request: RunRequest,
  tasks: TaskRuntime,
  now: () => number,
): Promise<Omit<SimulationResult, 'unmocked'>> {
  const { stateMachine, sourceMap, startedAt } = request;
  const input = validInput(request);
  const effort = remembering(effortLimit(now));
  const definition = stateMachine as Json;
  const run = await simulate({ ...IDENTITY, definition, input, startedAt, tasks, checkpoint: effort.check });
  const refusal = effort.refusal();
  if (refusal !== undefined) throw refusal;
  const { result, history } = run;
  const transitions = result.transitions;
  return {
    ...endOf(result),
    durationMs: Math.round((result.stoppedAt ?? history.at(-1)?.timestamp ?? startedAt) - startedAt),
    transitions,
    historyEvents: history.length,
    dollarsPerThousandRuns: dollarsPerThousandRuns(transitions),
    steps: [...toSteps(history.map(toHistoryEvent), sourceMap)],
  };
}

function validInput({ input = {}, inputSchema }: RunRequest): Json {
  if (Buffer.byteLength(JSON.stringify(input)) > MOST_INPUT_BYTES) {
    throw new DomainError('body-too-large', `An input may have at most ${MOST_INPUT_BYTES} bytes.`);
  }
  const findings = isSchema(inputSchema) ? validateInput(inputSchema, input, '/input') : [];
  if (findings.length > 0) throw new DomainError('invalid-input', undefined, { findings });
  return input as Json;
}

/** What a checkpoint throws ends the execution, which reports it as a fault of its own: the cause is kept here. */
function remembering(limit: (progress: Progress) => void) {
  let refused: unknown;
  return {
    check(progress: Progress): void {
      try {
        limit(progress);
      } catch (error) {
        refused = error;
        throw error;
      }
    },
    refusal: () => refused,
  };
}

function endOf(result: ExecutionResult): Pick<SimulationResult, 'status' | 'output' | 'error'> {
  switch (result.status) {
    case 'RUNNING':
      return { status: 'running' };
    case 'SUCCEEDED':
      return { status: 'completed', output: result.output ?? null };
    case 'TIMED_OUT':
      return { status: 'faulted', error: toWorkflowError({ error: 'States.Timeout', cause: result.cause }) };
    case 'FAILED':
    case 'ABORTED':
      return { status: 'faulted', error: toWorkflowError(result) };
  }
}

/** An event as the reader of steps wants it. */
function toHistoryEvent({ id, previousEventId, timestamp, type, ...members }: SimulatedEvent): HistoryEvent {
  const details = (Object.values(members)[0] ?? {}) as Readonly<Record<string, string | undefined>>;
  const { name, state, input, output, error, cause } = details;
  const assigned = details['assignedVariables'] as unknown as HistoryEvent['assigned'];
  const stateName = name ?? state;
  return { id, previousEventId, timestamp, type, stateName, payload: output ?? input, error, cause, assigned };
}
