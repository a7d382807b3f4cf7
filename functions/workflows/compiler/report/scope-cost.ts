import type { JsonObject } from '../../language/json.ts';
import { longestWay } from './longest-way.ts';
import { innerScopes, isEnd, mostRetries, nextStates, type ScopeShape } from './machine-shape.ts';

/** A count of a run that ends well by the shortest way, and of the longest run; Infinity where a loop has no bound. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export interface Cost {
  readonly transitions: Bounds;
  readonly events: Bounds;
}

/** Events of one visit without inner states: entered and exited, and what a task adds (scheduled, started, succeeded). */
const EVENTS: Readonly<Record<string, number>> = {
  Pass: 2,
  Wait: 2,
  Choice: 2,
  Succeed: 2,
  Fail: 1,
  Task: 5,
  Parallel: 4,
  Map: 4,
};
/** TaskScheduled, TaskStarted and TaskFailed of an attempt that is repeated. */
const EVENTS_PER_RETRY = 3;

/** The most visits of states that bound the loops they are in, by name. */
export type LoopBounds = ReadonlyMap<string, number>;

/** What running a scope costs, by its shortest and its longest way. */
export function costOfScope(scope: ScopeShape, bounds: LoopBounds): Cost {
  const own = new Map(Object.entries(scope.states).map(([name, state]) => [name, costOfState(state, bounds)] as const));
  const cost = (count: (cost: Cost) => Bounds): Bounds => ({
    least: shortest(scope, (name) => count(own.get(name) as Cost).least),
    most: longestWay(scope, (name) => count(own.get(name) as Cost).most, bounds),
  });
  return { transitions: cost((c) => c.transitions), events: cost((c) => c.events) };
}

function costOfState(state: JsonObject, bounds: LoopBounds): Cost {
  const inner = innerScopes(state).map((scope) => costOfScope(scope, bounds));
  const type = String(state['Type']);
  const attempts = 1 + mostRetries(state);
  const least = (count: (cost: Cost) => Bounds) => (type === 'Map' ? 0 : sum(inner.map((cost) => count(cost).least)));
  // A list has as many items as its input has, which is not known.
  const most = (count: (cost: Cost) => Bounds) =>
    (type === 'Map' ? Number.POSITIVE_INFINITY : sum(inner.map((cost) => count(cost).most))) * attempts;
  const events = EVENTS[type] ?? 2;
  return {
    transitions: { least: 1 + least((c) => c.transitions), most: attempts + orZero(most((c) => c.transitions)) },
    events: {
      least: events + least((c) => c.events),
      most: events + (attempts - 1) * EVENTS_PER_RETRY + orZero(most((c) => c.events)),
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** Bellman–Ford on the counts of the states, from the start to an end that is no failure where there is one. */
function shortest(scope: ScopeShape, costOf: (name: string) => number): number {
  const distance = new Map([[scope.startAt, costOf(scope.startAt)]]);
  const open = [scope.startAt];
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    for (const next of nextStates(scope, name)) {
      const length = (distance.get(name) ?? 0) + costOf(next);
      if (length < (distance.get(next) ?? Number.POSITIVE_INFINITY)) {
        distance.set(next, length);
        open.push(next);
      }
    }
  }
  const ends = [...distance].filter(([name]) => isEnd(scope.states[name] ?? {}));
  const successes = ends.filter(([name]) => scope.states[name]?.['Type'] !== 'Fail');
  return Math.min(...(successes.length > 0 ? successes : ends).map(([, length]) => length));
}
