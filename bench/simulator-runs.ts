import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { StateMachine } from 'aws-local-stepfunctions';
import { startExecution } from '../functions/workflows/simulator/execution.ts';
import { simulate } from '../functions/workflows/simulator/simulate.ts';
import type { Json, TaskRuntime } from '../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../functions/workflows/simulator/virtual-clock.ts';
import type { MachinePair } from './machine-pairs.ts';
import { collectGarbage } from './statistics.ts';
import { takeTurns } from './turns.ts';

const noTasks: TaskRuntime = {
  call: async () => ({ error: 'States.TaskFailed', cause: 'these machines have no tasks' }),
};

const IDENTITY = {
  executionArn: 'arn:aws:states:eu-central-1:111111111111:execution:machine:run',
  executionName: 'run',
  stateMachineArn: 'arn:aws:states:eu-central-1:111111111111:stateMachine:machine',
  stateMachineName: 'machine',
  roleArn: 'arn:aws:iam::111111111111:role/machine',
  tasks: noTasks,
};

/** Runs a machine in ours. @throws Error when it does not enter the states that it should */
export async function runOurs({ ours: definition, input, name, transitions }: MachinePair): Promise<unknown> {
  const { result } = await simulate({ ...IDENTITY, definition, input });
  if (result.status === 'SUCCEEDED' && result.transitions === transitions) return result.output;
  throw new Error(`${name} ended as ${JSON.stringify(result)}`);
}

/** A function that runs a machine in theirs, which reads and checks it once. */
export function theirRunner({ theirs, input }: MachinePair): () => Promise<unknown> {
  const machine = new StateMachine(theirs);
  return () => machine.run(input as { [name: string]: never }).result;
}

/** Transitions a second of CPU time. */
export interface Speeds {
  readonly ours: number;
  readonly theirs: number;
}

/** Transitions of a round, about: runs are repeated until there are as many, so that a round outlasts the clock's grain. */
const ROUND_TRANSITIONS = 5000;

/** Runs a pair side by side. @throws Error when the outputs differ */
export async function race(pair: MachinePair): Promise<Speeds> {
  const runTheirs = theirRunner(pair);
  if (!isDeepStrictEqual(await runOurs(pair), await runTheirs())) throw new Error(`${pair.name}: outputs differ`);
  const times = Math.ceil(ROUND_TRANSITIONS / pair.transitions);
  const [ours = 0, theirs = 0] = await takeTurns([
    { times, run: () => runOurs(pair) },
    { times, run: runTheirs },
  ]);
  return { ours: (1000 * pair.transitions) / ours, theirs: (1000 * pair.transitions) / theirs };
}

/** CPU microseconds of a transition in each of several machines, which take turns in ours. */
export async function transitionTimes(pairs: readonly MachinePair[]): Promise<readonly number[]> {
  const most = Math.max(...pairs.map(({ transitions }) => transitions));
  const ms = await takeTurns(
    pairs.map((pair) => ({ times: Math.round(most / pair.transitions), run: () => runOurs(pair) })),
  );
  return pairs.map(({ transitions }, index) => (1000 * (ms[index] ?? 0)) / transitions);
}

const WAITING: Json = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { order: '{% $states.input.order %}' }, Next: 'Sleep' },
    Sleep: { Type: 'Wait', Seconds: 3600, Next: 'Finish' },
    Finish: { Type: 'Pass', Output: '{% $order %}', End: true },
  },
};

/** Bytes of heap that each of many executions holds while it waits. */
export async function idleBytes(executions: number): Promise<number> {
  const clock = createVirtualClock(0);
  const begin = (index: number) =>
    startExecution({ ...IDENTITY, definition: WAITING, input: { order: `o-${index}` }, clock });
  // The machine itself is not what is measured.
  const waiting = [begin(0)];
  await setImmediate();
  const before = collectGarbage();
  for (let index = 1; index <= executions; index++) waiting.push(begin(index));
  await setImmediate();
  const bytes = (collectGarbage() - before) / executions;
  const asleep = waiting.filter((execution) => execution.history().at(-1)?.type === 'WaitStateEntered');
  if (asleep.length !== waiting.length) throw new Error(`only ${asleep.length} of ${waiting.length} executions wait`);
  return bytes;
}
