import { performHttpCall } from '../../../functions/tasks/domain/http-call.ts';
import { httpCallPayload } from '../../../functions/tasks/domain/http-call-payload.ts';
import { TaskFault } from '../../../functions/tasks/domain/problem.ts';
import type { CompileResult } from '../../../functions/workflows/compiler/compile.ts';
import { callingTasks } from '../../../functions/workflows/domain/simulation/calling-tasks.ts';
import { mockedTasks } from '../../../functions/workflows/domain/simulation/mocked-tasks.ts';
import { mocksByTask, type TaskMocks } from '../../../functions/workflows/domain/simulation/task-mocks.ts';
import { lambdaOutcome, lambdaRequest } from '../../../functions/workflows/simulator/integrations/lambda.ts';
import type { Json, TaskCall, TaskOutcome, TaskRuntime } from '../../../functions/workflows/simulator/types.ts';
import type { Services } from './services.ts';
import { SETTINGS } from './settings.ts';

export type Compiled = Extract<CompileResult, { readonly ok: true }>;

/** The world that a workflow calls, and what it asked of it. */
export interface Connectors extends TaskRuntime {
  /** What each task sent, by the name of the task. */
  readonly sent: ReadonlyMap<string, readonly Json[]>;
  /** JSON pointers of tasks that were called and that nobody answered. */
  unanswered(): readonly string[];
}

/** Tasks that have answers give them; other HTTP calls go through the platform's connector to the services. */
export function connectors({ stateMachine, sourceMap }: Compiled, mocks: TaskMocks, services: Services): Connectors {
  const answers = mocksByTask(mocks, callingTasks(stateMachine, sourceMap));
  const mocked = mockedTasks(answers, sourceMap);
  const sent = new Map<string, Json[]>();
  return {
    sent,
    unanswered: () => mocked.unmocked(),
    call(call, signal, submitted) {
      const pointer = sourceMap.states[call.stateName]?.task ?? '';
      const name = sourceMap.tasks[pointer]?.name ?? '';
      sent.set(name, [...(sent.get(name) ?? []), sentBy(call)]);
      const isHttp = call.resource.endsWith(':lambda:invoke') && !answers.has(pointer) && isHttpCall(call);
      return isHttp ? httpCall(call, services, signal) : mocked.call(call, signal, submitted);
    },
  };
}

function isHttpCall(call: TaskCall): boolean {
  return lambdaRequest(call).functionName === SETTINGS.httpCallFunction;
}

async function httpCall(call: TaskCall, { transport, guard }: Services, signal: AbortSignal): Promise<TaskOutcome> {
  const payload = httpCallPayload.parse(JSON.parse(lambdaRequest(call).payload));
  try {
    const { output } = await performHttpCall(payload, { transport, guard, signal });
    return lambdaOutcome(JSON.stringify(output));
  } catch (error) {
    if (!(error instanceof TaskFault)) throw error;
    const { name, message } = error.at(payload.task);
    return lambdaOutcome(JSON.stringify({ errorType: name, errorMessage: message, trace: [] }), 'Unhandled');
  }
}

interface Arguments {
  readonly Payload?: Json;
  readonly Input?: Json;
  readonly Entries?: readonly { readonly Detail: Json }[];
}

/** What a call says besides who makes it: the payload for a connector, the input of another workflow, the published event. */
function sentBy({ arguments: given }: TaskCall): Json {
  const { Payload, Input, Entries } = given as Arguments;
  return Payload ?? Input ?? Entries?.[0]?.Detail ?? null;
}
