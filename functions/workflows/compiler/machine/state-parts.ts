import { type Exit, type Graph, isGuarded, type State } from './state.ts';
import type { Value } from './value.ts';

/** The parts of states, for passes that treat all kinds alike. */

/** Every way out of a state: the main one first. */
export function exitsOf(state: State): readonly Exit[] {
  if (state.kind === 'fail') return [];
  if (state.kind === 'choice') return [...state.rules.map((rule) => rule.exit), state.otherwise];
  return isGuarded(state) ? [state.exit, ...state.catch.map((catcher) => catcher.exit)] : [state.exit];
}

/** The state with each of its exits replaced. */
export function mapExits(state: State, change: (exit: Exit, index: number) => Exit): State {
  if (state.kind === 'fail') return state;
  if (state.kind === 'choice') {
    return {
      ...state,
      rules: state.rules.map((rule, index) => ({ ...rule, exit: change(rule.exit, index) })),
      otherwise: change(state.otherwise, state.rules.length),
    };
  }
  if (!isGuarded(state)) return { ...state, exit: change(state.exit, 0) };
  return {
    ...state,
    exit: change(state.exit, 0),
    catch: state.catch.map((catcher, index) => ({ ...catcher, exit: change(catcher.exit, index + 1) })),
  };
}

/** Values a state evaluates itself, without those of its exits and of the scopes inside it. */
export function ownValues(state: State): readonly Value[] {
  switch (state.kind) {
    case 'task':
      return [state.arguments, ...(state.timeoutSeconds === undefined ? [] : [state.timeoutSeconds])];
    case 'parallel':
      return [state.arguments];
    case 'map':
      return [state.items, state.selector];
    case 'choice':
      return state.rules.map((rule) => rule.condition);
    case 'fail':
      return [state.failure.value];
    case 'wait':
      return [state.seconds];
    case 'pass':
      return [];
  }
}

/** The state with its own values replaced. */
export function mapOwnValues(state: State, change: (value: Value) => Value): State {
  switch (state.kind) {
    case 'task': {
      const { timeoutSeconds } = state;
      return {
        ...state,
        arguments: change(state.arguments),
        timeoutSeconds: timeoutSeconds === undefined ? undefined : change(timeoutSeconds),
      };
    }
    case 'parallel':
      return { ...state, arguments: change(state.arguments) };
    case 'map':
      return { ...state, items: change(state.items), selector: change(state.selector) };
    case 'choice':
      return { ...state, rules: state.rules.map((rule) => ({ ...rule, condition: change(rule.condition) })) };
    case 'fail':
      return { ...state, failure: { ...state.failure, value: change(state.failure.value) } };
    case 'wait':
      return { ...state, seconds: change(state.seconds) };
    case 'pass':
      return state;
  }
}

export function mapExitValues(exit: Exit, change: (value: Value) => Value): Exit {
  const assign = new Map([...exit.assign].map(([name, value]) => [name, change(value)] as const));
  const cases = exit.cases?.map((one) => (one.when === undefined ? one : { ...one, when: change(one.when) }));
  return { ...exit, output: change(exit.output), assign, ...(cases === undefined ? {} : { cases }) };
}

/** All that leaving by the exit evaluates. */
export function exitValues({ output, assign, cases = [] }: Exit): readonly Value[] {
  return [output, ...assign.values(), ...cases.flatMap(({ when }) => (when === undefined ? [] : [when]))];
}

/** Values of a state and of its exits, without the scopes inside it. */
export function valuesOf(state: State): readonly Value[] {
  return [...ownValues(state), ...exitsOf(state).flatMap(exitValues)];
}

/** The scopes inside a state. */
export function scopesOf(state: State): readonly Graph[] {
  if (state.kind === 'parallel') return state.branches;
  return state.kind === 'map' ? [state.processor] : [];
}

/** The state with the scopes inside it replaced. */
export function mapScopes(state: State, change: (graph: Graph) => Graph): State {
  if (state.kind === 'parallel') return { ...state, branches: state.branches.map(change) };
  return state.kind === 'map' ? { ...state, processor: change(state.processor) } : state;
}
