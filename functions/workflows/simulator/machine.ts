import type { QueryLanguage, StateDefinition, StateMachineDefinition, StatesObject } from './definition.ts';
import { type Expression, parseExpression } from './expressions/expression.ts';
import { type DirectTemplate, directTemplate } from './templates.ts';
import type { Json } from './types.ts';

/** A state in its place. */
export interface MachineState {
  readonly name: string;
  readonly definition: StateDefinition;
  readonly language: QueryLanguage;
  /** Place of the States object it lies in: a key of `Machine.scopes`. */
  readonly scope: string;
  /** Types of its history events: one text for every event of the kind. */
  readonly events: { readonly entered: string; readonly exited: string };
}

/** The states of one States object. Variables live as long as such a scope runs. */
export interface MachineScope {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, MachineState>;
}

/** A definition made ready to run: states found by name, expressions parsed once. */
export interface Machine {
  readonly definition: StateMachineDefinition;
  /** Scopes by place: `''` is the machine itself, then e.g. `/States/Each/ItemProcessor`. */
  readonly scopes: ReadonlyMap<string, MachineScope>;
  /** @throws ExpressionError */
  expression(source: string): Expression;
  /** How a template of the definition can be evaluated without waiting; undefined when it cannot. */
  direct(template: Json): DirectTemplate | undefined;
}

/** Place of a branch of a Parallel state. */
export function branchScope(state: MachineState, index: number): string {
  return `${state.scope}/States/${state.name}/Branches/${index}`;
}

/** Place of the states that a Map state runs for an item. */
export function itemScope(state: MachineState): string {
  return `${state.scope}/States/${state.name}/ItemProcessor`;
}

function addScope(
  scopes: Map<string, MachineScope>,
  place: string,
  { StartAt, States }: StatesObject,
  fallback: QueryLanguage,
): void {
  const states = new Map<string, MachineState>();
  scopes.set(place, { startAt: StartAt, states });
  for (const [name, definition] of Object.entries(States)) {
    const events = { entered: `${definition.Type}StateEntered`, exited: `${definition.Type}StateExited` };
    const state = { name, definition, language: definition.QueryLanguage ?? fallback, scope: place, events };
    states.set(name, state);
    for (const [index, branch] of (definition.Branches ?? []).entries()) {
      addScope(scopes, branchScope(state, index), branch, fallback);
    }
    const processor = definition.ItemProcessor ?? definition.Iterator;
    // What is inside falls back to the machine's language, not to the Map's.
    if (processor !== undefined) addScope(scopes, itemScope(state), processor, fallback);
  }
}

function prepare(definition: StateMachineDefinition): Machine {
  const scopes = new Map<string, MachineScope>();
  addScope(scopes, '', definition, definition.QueryLanguage ?? 'JSONPath');
  const expression = remembered(parseExpression);
  const direct = remembered((template: Json) => directTemplate(template, expression));
  return { definition, scopes, expression, direct };
}

/** A function that works out its answer once for every argument. */
function remembered<K, V>(workOut: (key: K) => V): (key: K) => V {
  const answers = new Map<K, V>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined || answers.has(key)) return known as V;
    const answer = workOut(key);
    answers.set(key, answer);
    return answer;
  };
}

const machines = new WeakMap<object, Machine>();

/**
 * The machine of a definition that the validator accepts. Made once for a definition object, however many executions
 * it has.
 */
export function loadMachine(definition: Json): Machine {
  const accepted = definition as unknown as StateMachineDefinition;
  const known = machines.get(accepted);
  if (known !== undefined) return known;
  const machine = prepare(accepted);
  machines.set(accepted, machine);
  return machine;
}
