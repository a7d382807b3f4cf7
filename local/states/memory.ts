import { resumeExecution, type StartedExecution } from '../../functions/workflows/simulator/execution.ts';
import type { ExecutionData } from '../../functions/workflows/simulator/execution-data.ts';
import type { Json } from '../../functions/workflows/simulator/types.ts';
import { type Memory, memoryOf } from '../data/memory.ts';
import { deleteStateMachine, endingWith } from './deletion.ts';
import { loggingWorld, writeLog, writeLogAtEnd } from './execution-log.ts';
import type { ExecutionEngine } from './execution-operations.ts';
import type { Alias, Configuration, ExecutionRecord, StateMachine, Version } from './model.ts';
import { emitEnd } from './status-events.ts';
import { createTaskRuntime } from './task-runtime.ts';

interface KeptMachine extends Omit<StateMachine, 'versions' | 'aliases' | 'tags'> {
  readonly versions: readonly (readonly [number, Version])[];
  readonly aliases: readonly (readonly [string, Alias])[];
  readonly tags: readonly (readonly [string, string])[];
}

/** An execution at the moment of writing; `configuration` is a place in the list of all. */
interface KeptExecution extends Omit<ExecutionRecord, 'run' | 'configuration'> {
  readonly configuration: number;
  readonly data: ExecutionData;
}

interface KeptStates {
  readonly machines: readonly KeptMachine[];
  readonly configurations: readonly Configuration[];
  readonly executions: readonly KeptExecution[];
  readonly finishedTokens: readonly string[];
}

/** State machines and executions; the running ones go on when `resume` is called. */
export interface StatesMemory extends Memory {
  /**
   * Goes on with the executions that were taken back: what fell due meanwhile happens now, tokens are waited for, child
   * executions too, and every other call that was under way is made once more.
   */
  resume(): void;
}

export function statesMemory(engine: ExecutionEngine): StatesMemory {
  const { store, tokens } = engine;
  let earlier: KeptStates | undefined;
  const memory = memoryOf<KeptStates>({
    keep: () => ({
      machines: [...store.machines.values()].map(keptMachine),
      ...keptExecutions([...store.executions.values()]),
      finishedTokens: tokens.finished(),
    }),
    takeBack(kept) {
      for (const machine of kept.machines) store.machines.set(machine.arn, restoredMachine(machine));
      for (const token of kept.finishedTokens) tokens.forget(token);
      earlier = kept;
    },
  });
  return {
    ...memory,
    resume() {
      if (earlier !== undefined) resumeAll(engine, earlier);
      earlier = undefined;
    },
  };
}

function keptMachine(machine: StateMachine): KeptMachine {
  return {
    ...machine,
    versions: [...machine.versions],
    aliases: [...machine.aliases],
    tags: [...machine.tags],
  };
}

function restoredMachine(kept: KeptMachine): StateMachine {
  return { ...kept, versions: new Map(kept.versions), aliases: new Map(kept.aliases), tags: new Map(kept.tags) };
}

/** Many executions have one configuration, of up to a megabyte. */
function keptExecutions(records: readonly ExecutionRecord[]): Pick<KeptStates, 'configurations' | 'executions'> {
  const places = new Map<Configuration, number>();
  const executions = records.map(({ run, configuration, ...record }): KeptExecution => {
    const place = places.get(configuration) ?? places.size;
    places.set(configuration, place);
    return { ...record, configuration: place, data: run.data() };
  });
  return { configurations: [...places.keys()], executions };
}

function resumeAll(engine: ExecutionEngine, { configurations, executions }: KeptStates): void {
  const { store } = engine;
  const all = Promise.withResolvers<void>();
  const ready = configurations.map((configuration) => ({
    configuration,
    definition: JSON.parse(configuration.definition) as Json,
  }));
  for (const { data, configuration: place, ...kept } of executions) {
    const configured = ready[place];
    if (configured === undefined) throw new Error(`${kept.arn} has no configuration`);
    const { configuration, definition } = configured;
    const running = data.status === 'RUNNING';
    const write = () => writeLog(store, kept.arn);
    const run = resumed(engine, kept.stateMachineArn, data, { definition, all: all.promise, write });
    const record: ExecutionRecord = { ...kept, configuration, run };
    store.executions.set(kept.arn, record);
    if (!running) continue;
    writeLogAtEnd(store, record);
    emitEnd(store, record);
  }
  for (const machine of [...store.machines.values()]) if (machine.deleting) deleteStateMachine(store, machine);
  all.resolve();
}

interface Resumption {
  readonly definition: Json;
  /** Resolves when the executions that a task may ask for are there. */
  readonly all: Promise<void>;
  /** Writes its new events to the log. */
  readonly write: () => void;
}

function resumed(
  { store, tokens, clock }: ExecutionEngine,
  stateMachineArn: string,
  data: ExecutionData,
  { definition, all, write }: Resumption,
): StartedExecution {
  const runtime = createTaskRuntime(store, tokens, stateMachineArn);
  const tasks: typeof runtime = { call: (...call) => all.then(() => runtime.call(...call)) };
  // Only ended executions outlive their state machine.
  const machine = store.machines.get(stateMachineArn) ?? { deleting: true };
  const execution: StartedExecution = resumeExecution(data, {
    definition,
    ...loggingWorld(
      endingWith(machine, { clock, tasks }, () => execution),
      write,
    ),
  });
  return execution;
}
