import { nextStates, type ScopeShape } from './machine-shape.ts';

/** States that lead to each other, or one state that does not lead back to itself. */
type Component = readonly string[];

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
    const next = (name: string): readonly string[] => nextStates(scope, name).filter((other) => names.has(other));
    const longest = new Map<string, number>();
    let most = 0;
    // Tarjan's algorithm gives the components backwards: what a component leads to is known before it.
    for (const component of components(names, next)) {
      const onward = component.flatMap(next).map((name) => longest.get(name) ?? 0);
      const way = cost(component, next) + Math.max(0, ...onward);
      for (const name of component) longest.set(name, way);
      most = Math.max(most, way);
    }
    return most;
  };
  const cost = (component: Component, next: (name: string) => readonly string[]): number => {
    const [first = ''] = component;
    if (component.length === 1 && !next(first).includes(first)) return costOf(first);
    const pause = [...bounds.keys()].find((name) => component.includes(name));
    if (pause === undefined) return Number.POSITIVE_INFINITY;
    const visits = bounds.get(pause) ?? 0;
    return (visits + 1) * within(new Set(component.filter((name) => name !== pause))) + visits * costOf(pause);
  };
  return within(new Set(Object.keys(scope.states)));
}

interface Visit {
  readonly name: string;
  readonly open: string[];
  low: number;
}

/** Strongly connected components (Tarjan), without recursion: machines are as long as definitions. */
function components(names: ReadonlySet<string>, next: (name: string) => readonly string[]): readonly Component[] {
  const found: Component[] = [];
  const order = new Map<string, number>();
  const stack: string[] = [];
  const pending = new Set<string>();
  const enter = (name: string): Visit => {
    order.set(name, order.size);
    stack.push(name);
    pending.add(name);
    return { name, open: [...next(name)], low: order.size - 1 };
  };
  for (const root of names) {
    const visits = order.has(root) ? [] : [enter(root)];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const other = visit.open.pop();
      if (other !== undefined && !order.has(other)) visits.push(enter(other));
      else if (other !== undefined && pending.has(other)) visit.low = Math.min(visit.low, order.get(other) ?? 0);
      else if (other === undefined) {
        visits.pop();
        const before = visits.at(-1);
        if (before !== undefined) before.low = Math.min(before.low, visit.low);
        if (visit.low === order.get(visit.name)) found.push(cutOff(stack, visit.name, pending));
      }
    }
  }
  return found;
}

function cutOff(stack: string[], name: string, pending: Set<string>): Component {
  const component = stack.splice(stack.lastIndexOf(name));
  for (const one of component) pending.delete(one);
  return component;
}
