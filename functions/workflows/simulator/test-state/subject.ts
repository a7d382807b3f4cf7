import { isJsonObject, type JsonObject } from '../json.ts';
import { loadMachine, type Machine, type MachineState } from '../machine.ts';
import type { Json } from '../types.ts';
import { refusalOf, validateDefinition, validateDefinitionText } from '../validate.ts';
import { TestStateRefused, type TestStateRequest } from './request.ts';

/** The state under test, in a machine that it can run in. */
export interface Subject {
  readonly definition: Json;
  readonly machine: Machine;
  readonly state: MachineState;
}

/** What Step Functions calls a state that is given without its machine. */
const SINGLE_STATE = 'StateName';

/** Names of the states that a state can go on to. */
function targetsOf({ Next, Default, Choices, Catch }: JsonObject): readonly string[] {
  const listed = [Choices, Catch].flatMap((list): readonly Json[] => (Array.isArray(list) ? list : []));
  const targets = [Next, Default, ...listed.map((entry) => (isJsonObject(entry) ? entry['Next'] : undefined))];
  return targets.filter((target) => typeof target === 'string');
}

/** A machine around a single state: where that goes on to, machines end. */
function machineAround(state: JsonObject): JsonObject {
  const others = targetsOf(state).map((name) => [name, { Type: 'Succeed' }] as const);
  return { StartAt: SINGLE_STATE, States: { ...Object.fromEntries(others), [SINGLE_STATE]: state } };
}

function parsedDefinition(text: string): JsonObject {
  let definition: Json = null;
  try {
    definition = JSON.parse(text) as Json;
  } catch {
    // The validator says what is wrong with it.
    refuseDefinition(refusalOf(validateDefinitionText(text)));
  }
  if (isJsonObject(definition)) return definition;
  return refuseDefinition(refusalOf(validateDefinition(definition)));
}

function refuseDefinition(reason = 'Invalid State Machine Definition'): never {
  throw new TestStateRefused('InvalidDefinition', reason);
}

/** @throws TestStateRefused for a definition that CreateStateMachine would refuse, or that has no such state */
export function findSubject({ definition: text, stateName }: TestStateRequest): Subject {
  const given = parsedDefinition(text);
  const definition = stateName === undefined ? machineAround(given) : given;
  const refusal = refusalOf(validateDefinition(definition));
  if (refusal !== undefined) refuseDefinition(refusal);
  const machine = loadMachine(definition);
  const name = stateName ?? SINGLE_STATE;
  const state = [...machine.scopes.values()].flatMap(({ states }) => states.get(name) ?? []).at(0);
  if (state === undefined) {
    throw new TestStateRefused('ValidationException', `The definition has no state '${name}'`);
  }
  return { definition, machine, state };
}
