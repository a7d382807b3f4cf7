import { isJsonObject, type JsonObject } from '../json.ts';
import { loadMachine, type Machine, type MachineState } from '../machine.ts';
import type { Json } from '../types.ts';
import { refusalOf, validateDefinition, validateDefinitionText } from '../validate.ts';
import type { Diagnostic } from '../validation/diagnostic.ts';
import { TestStateRefused, type TestStateRequest } from './request.ts';

/** The state under test, in a machine that it can run in. */
export interface Subject {
  readonly definition: Json;
  readonly machine: Machine;
  readonly state: MachineState;
}

/** What Step Functions calls a state that is given without its machine. */
const SINGLE_STATE = 'StateName';

/** Places in such a state that name the states it can go on to. */
const TRANSITION = new RegExp(`^/States/${SINGLE_STATE}/(?:Next|Default|(?:Choices|Catch)\\[\\d+\\]/Next)$`);

/** Whether a finding is about states that are not there because only one of its machine was given. */
function missesOtherStates({ code, location = '' }: Diagnostic): boolean {
  return code === 'MISSING_END_STATE' || (code === 'MISSING_TRANSITION_TARGET' && TRANSITION.test(location));
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
  const alone = stateName === undefined;
  const definition = alone ? { StartAt: SINGLE_STATE, States: { [SINGLE_STATE]: given } } : given;
  const refusal = refusalOf(validateDefinition(definition).filter((found) => !(alone && missesOtherStates(found))));
  if (refusal !== undefined) refuseDefinition(refusal);
  const machine = loadMachine(definition);
  const name = stateName ?? SINGLE_STATE;
  const state = [...machine.scopes.values()].flatMap(({ states }) => states.get(name) ?? []).at(0);
  if (state === undefined) {
    throw new TestStateRefused('ValidationException', `The definition has no state '${name}'`);
  }
  return { definition, machine, state };
}
