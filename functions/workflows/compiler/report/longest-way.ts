import { type Component, componentsOf, isLoop, type Next } from '../machine/components.ts';
import { nextStates, type ScopeShape } from './machine-shape.ts';

/**
 * The greatest sum of costs on a way through a scope. States in a loop are passed as often as the loop allows: once more than the
 * state that bounds it.
 * @param bounds the most visits of states that bound the loops they are in, outer loops first
 * @returns Infinity where a loop has no bound
 */
export function longestWay(
  scope: ScopeShape,
  costOf: (name: string) => number,
  bounds: ReadonlyMap<string, number>,
): number {
  const within = (names: ReadonlySet<string>): number => {
    const next: Next = (name) => nextStates(scope, name).filter((other) => names.has(other));
    const longest = new Map<string, number>();
    let most = 0;
    // Tarjan's algorithm gives the components backwards: what a component leads to is known before it.
    for (const component of componentsOf(names, next)) {
      const onward = component.flatMap(next).map((name) => longest.get(name) ?? 0);
      const way = cost(component, next) + Math.max(0, ...onward);
      for (const name of component) longest.set(name, way);
      most = Math.max(most, way);
    }
    return most;
  };
  const cost = (component: Component, next: Next): number => {
    const [first = ''] = component;
    if (!isLoop(component, next)) return costOf(first);
    const pause = [...bounds.keys()].find((name) => component.includes(name));
    if (pause === undefined) return Number.POSITIVE_INFINITY;
    const visits = bounds.get(pause) ?? 0;
    return (visits + 1) * within(new Set(component.filter((name) => name !== pause))) + visits * costOf(pause);
  };
  return within(new Set(Object.keys(scope.states)));
}
