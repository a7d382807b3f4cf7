import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Json } from '../functions/workflows/simulator/types.ts';

/** The same machine in the languages of both simulators: JSONata for ours, JSONPath for `aws-local-stepfunctions`. */
export interface MachinePair {
  readonly name: string;
  readonly ours: Json;
  readonly theirs: StateMachineDefinition;
  readonly input: { readonly [name: string]: Json };
  /** States that a run enters. */
  readonly transitions: number;
}

type States = Readonly<Record<string, object>>;

function scope(states: States): { readonly StartAt: string; readonly States: States } {
  return { StartAt: Object.keys(states)[0] ?? '', States: states };
}

function pair(name: string, transitions: number, input: MachinePair['input'], ours: States, theirs: States) {
  return {
    name,
    transitions,
    input,
    ours: { QueryLanguage: 'JSONata', ...scope(ours) } as unknown as Json,
    theirs: scope(theirs) as StateMachineDefinition,
  };
}

/** Pass states, one after the other. */
function chain(length: number, state: object, prefix = 'State'): States {
  const stateAt = (index: number) => ({
    Type: 'Pass',
    ...state,
    ...(index + 1 < length ? { Next: `${prefix}${index + 1}` } : { End: true }),
  });
  return Object.fromEntries(Array.from({ length }, (_, index) => [`${prefix}${index}`, stateAt(index)]));
}

// What a Pass state does to its input: the same output in either language.
const HAND_ON = { ours: { Output: { n: '{% $states.input.n %}' } }, theirs: { Parameters: { 'n.$': '$.n' } } };
const COUNT = {
  ours: { Output: { n: '{% $states.input.n + 1 %}' } },
  theirs: { Parameters: { 'n.$': 'States.MathAdd($.n, 1)' } },
};

/** Counts to a number: two states a round, and one at the end. */
export function choiceLoop(rounds: number): MachinePair {
  const loop = (count: object, more: object): States => ({
    Count: { Type: 'Pass', ...count, Next: 'More' },
    More: { Type: 'Choice', Choices: [{ ...more, Next: 'Count' }], Default: 'Done' },
    Done: { Type: 'Succeed' },
  });
  return pair(
    `Choice loop, ${rounds} rounds`,
    2 * rounds + 1,
    { n: 0 },
    loop(COUNT.ours, { Condition: `{% $states.input.n < ${rounds} %}` }),
    loop(COUNT.theirs, { Variable: '$.n', NumericLessThan: rounds }),
  );
}

function parallel(branches: number, length: number): MachinePair {
  const both = (state: object): States => ({
    Both: {
      Type: 'Parallel',
      Branches: Array.from({ length: branches }, (_, index) => scope(chain(length, state, `Branch${index}-`))),
      End: true,
    },
  });
  const transitions = 1 + branches * length;
  return pair(`Parallel, ${branches} × ${length}`, transitions, { n: 1 }, both(HAND_ON.ours), both(HAND_ON.theirs));
}

function map(items: number): MachinePair {
  const each = (source: object, state: object): States => ({
    Each: { Type: 'Map', ...source, ItemProcessor: scope(chain(1, state)), End: true },
  });
  const input = { items: Array.from({ length: items }, (_, n) => ({ n })) };
  return pair(
    `Map, ${items} items`,
    1 + items,
    input,
    each({ Items: '{% $states.input.items %}' }, COUNT.ours),
    each({ ItemsPath: '$.items' }, COUNT.theirs),
  );
}

export const MACHINE_PAIRS: readonly MachinePair[] = [
  pair('Pass chain, 1000 states', 1000, { n: 1 }, chain(1000, {}), chain(1000, {})),
  pair('the same, each with an expression', 1000, { n: 1 }, chain(1000, HAND_ON.ours), chain(1000, HAND_ON.theirs)),
  choiceLoop(500),
  parallel(10, 10),
  map(1000),
];
