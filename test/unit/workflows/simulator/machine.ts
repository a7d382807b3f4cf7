import { startExecution } from '../../../../functions/workflows/simulator/execution.ts';
import { type Simulation, simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { ExecutionOptions, Json, TaskCall, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';

export const LAMBDA = 'arn:aws:lambda:eu-central-1:111111111111:function:work';
export const INVOKE = 'arn:aws:states:::lambda:invoke';

type Answer = (call: TaskCall, signal: AbortSignal) => TaskOutcome | Promise<TaskOutcome>;

export const IDENTITY = {
  executionArn: 'arn:aws:states:eu-central-1:111111111111:execution:machine:run',
  executionName: 'run',
  stateMachineArn: 'arn:aws:states:eu-central-1:111111111111:stateMachine:machine',
  stateMachineName: 'machine',
  roleArn: 'arn:aws:iam::111111111111:role/machine',
} as const;

/** A definition in JSONata mode that starts at its first state. */
export function machine(states: Readonly<Record<string, Json>>, more: Readonly<Record<string, Json>> = {}): Json {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0] ?? '', States: states, ...more };
}

/** Runs states in virtual time. Tasks answer with their arguments unless told otherwise. */
export function run(
  definition: Json,
  { input = {}, answer = ({ arguments: output }) => ({ output }), random }: RunInput = {},
): Promise<Simulation> {
  const tasks: ExecutionOptions['tasks'] = { call: async (call, signal) => answer(call, signal) };
  return simulate({ ...IDENTITY, definition, input, tasks, ...(random && { random }) });
}

export interface RunInput {
  readonly input?: Json;
  readonly answer?: Answer;
  readonly random?: () => number;
}

/** Answers with one outcome after the other, the last one for ever. */
export function inTurn(...outcomes: readonly TaskOutcome[]): Answer {
  let calls = 0;
  return () => {
    const outcome = outcomes[Math.min(calls, outcomes.length - 1)];
    calls += 1;
    if (outcome === undefined) throw new Error('No outcome is given');
    return outcome;
  };
}

/** Types of all events, in order. */
export function eventTypes({ history }: Simulation): readonly string[] {
  return history.map(({ type }) => type);
}

/** Seconds at which events of a type happened. */
export function secondsOf({ history }: Simulation, type: string): readonly number[] {
  return history.filter((event) => event.type === type).map(({ timestamp }) => timestamp / 1000);
}

/** An execution whose tasks wait until they are answered here. */
export function started(definition: Json, more: Partial<ExecutionOptions> = {}) {
  const clock = createVirtualClock(0);
  const calls: { call: TaskCall; signal: AbortSignal; answer: (outcome: TaskOutcome) => void }[] = [];
  const tasks = {
    call: (call: TaskCall, signal: AbortSignal) =>
      new Promise<TaskOutcome>((answer) => {
        calls.push({ call, signal, answer });
      }),
  };
  const execution = startExecution({ ...IDENTITY, definition, input: {}, clock, tasks, ...more });
  return { execution, clock, calls, tasks };
}
