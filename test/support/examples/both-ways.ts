import type { WorkflowTest } from '../../../bin/workflow-tests/test-file.ts';
import type { SourceMap } from '../../../functions/workflows/domain/records.ts';
import { callingTasks } from '../../../functions/workflows/domain/simulation/calling-tasks.ts';
import { mockedTasks } from '../../../functions/workflows/domain/simulation/mocked-tasks.ts';
import { type MockedAnswer, mocksByTask } from '../../../functions/workflows/domain/simulation/task-mocks.ts';
import { toWorkflowError } from '../../../functions/workflows/domain/workflow-error.ts';
import { isJsonObject } from '../../../functions/workflows/simulator/json.ts';
import { simulate } from '../../../functions/workflows/simulator/simulate.ts';
import type { ExecutionResult, Json } from '../../../functions/workflows/simulator/types.ts';
import type { Example } from './example.ts';

/** What a machine did, as far as anyone outside can tell. */
export interface Outcome {
  readonly status: ExecutionResult['status'];
  readonly output?: Json;
  /** Name of the error in Step Functions. */
  readonly error?: string;
  /** The same error in the shape of the specification. */
  readonly problem?: unknown;
  readonly durationMs: number;
  /** The calls that were made, in an order that does not depend on which of several branches came first. */
  readonly calls: readonly Json[];
}

export interface MachineRun {
  readonly outcome: Outcome;
  /** What AWS would bill. */
  readonly transitions: number;
}

export interface BothRuns {
  readonly compiled: MachineRun;
  readonly handWritten: MachineRun;
}

const STARTED_AT = '2000-01-01T00:00:00.000Z';

/** Runs the compiled and the hand-written machine of an example in virtual time, with the input and the mocks of a test. */
export async function runBothWays({ compiled, handWritten }: Example, test: WorkflowTest): Promise<BothRuns> {
  const { stateMachine, sourceMap } = compiled;
  const answers = mocksByTask(test.mocks, callingTasks(stateMachine, sourceMap));
  return {
    compiled: await runMachine(stateMachine as Json, sourceMap.states, test, answers),
    handWritten: await runMachine(handWritten, tasksOfStates(handWritten), test, answers),
  };
}

async function runMachine(
  definition: Json,
  states: SourceMap['states'],
  { input = {}, startAt = STARTED_AT }: WorkflowTest,
  answers: ReadonlyMap<string, readonly MockedAnswer[]>,
): Promise<MachineRun> {
  const mocked = mockedTasks(answers, { tasks: {}, states });
  const calls: Json[] = [];
  const { result } = await simulate({
    definition,
    input: input as Json,
    startedAt: Date.parse(startAt),
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:example:1',
    executionName: '1',
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:example',
    stateMachineName: 'example',
    roleArn: 'arn:aws:iam::000000000000:role/example',
    tasks: {
      call(task, signal, submitted) {
        calls.push(task.arguments);
        return mocked.call(task, signal, submitted);
      },
    },
  });
  return { outcome: outcomeOf(result, calls), transitions: result.transitions };
}

/** The task that each calling state of a machine by hand does, which it tells the function it calls; one that starts a workflow has it as its comment. */
function tasksOfStates(machine: Json): Record<string, { task: string }> {
  if (Array.isArray(machine)) return Object.assign({}, ...machine.map(tasksOfStates));
  if (!isJsonObject(machine)) return {};
  const inner = Object.values(machine).map(tasksOfStates);
  const { States } = machine;
  if (!isJsonObject(States)) return Object.assign({}, ...inner);
  const own = Object.entries(States).flatMap(([name, state]) => {
    const task = taskOf(state);
    return task === undefined ? [] : [[name, { task }] as const];
  });
  return Object.assign({}, Object.fromEntries(own), ...inner);
}

function taskOf(state: Json): string | undefined {
  const given = isJsonObject(state) ? state['Arguments'] : undefined;
  const payload = isJsonObject(given) ? given['Payload'] : undefined;
  const task = isJsonObject(payload) ? payload['task'] : undefined;
  const comment = isJsonObject(state) ? state['Comment'] : undefined;
  return [task, comment].find((pointer) => typeof pointer === 'string');
}

function outcomeOf(result: ExecutionResult, calls: readonly Json[]): Outcome {
  const { status, output, error, cause, startedAt, stoppedAt = startedAt } = result;
  return {
    status,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error, problem: toWorkflowError({ error, cause }) }),
    durationMs: stoppedAt - startedAt,
    calls: calls.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
  };
}
