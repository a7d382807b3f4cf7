import type { Execution, SimulationClock, TaskRuntime } from '../../functions/workflows/simulator/types.ts';
import type { StateMachine, StatesStore } from './model.ts';

/**
 * Deletes a state machine with its versions and aliases: at once when none of its executions runs, else when the last of
 * them has ended; until then it is `DELETING`. Deleting what is not there succeeds.
 */
export function deleteStateMachine({ machines, executions }: StatesStore, machine: StateMachine): void {
  machine.deleting = true;
  const running = [...executions.values()]
    .filter(({ stateMachineArn, run }) => stateMachineArn === machine.arn && run.result().status === 'RUNNING')
    .map(({ run }) => run.ended);
  if (running.length === 0) machines.delete(machine.arn);
  else void Promise.all(running).then(() => machines.delete(machine.arn));
}

/** What lets an execution go on, and stops it instead once its state machine is deleted: at its next transition. */
export function endingWith(
  machine: Pick<StateMachine, 'deleting'>,
  world: { readonly clock: SimulationClock; readonly tasks: TaskRuntime },
  execution: () => Pick<Execution, 'stop'>,
): { readonly clock: SimulationClock; readonly tasks: TaskRuntime } {
  const { clock, tasks } = world;
  return {
    clock: {
      now: clock.now,
      at: (time, wake) => clock.at(time, () => (machine.deleting ? execution().stop() : wake())),
    },
    tasks: {
      async call(call, signal, submitted) {
        const outcome = await tasks.call(call, signal, submitted);
        if (machine.deleting) execution().stop();
        return outcome;
      },
    },
  };
}
