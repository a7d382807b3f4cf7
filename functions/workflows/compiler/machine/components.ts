/** States that lead to each other, or one state that leads to no other of them. */
export type Component = readonly string[];

/** The states that a state leads to. */
export type Next = (name: string) => readonly string[];

/** Whether a way leads from the states of the component back to them. */
export function isLoop(component: Component, next: Next): boolean {
  const [first = ''] = component;
  return component.length > 1 || next(first).includes(first);
}

interface Visit {
  readonly name: string;
  readonly open: string[];
  low: number;
}

/**
 * Strongly connected components, backwards: what a component leads to comes before it (Tarjan's algorithm). Without recursion, since
 * machines are as long as definitions.
 */
export function componentsOf(names: Iterable<string>, next: Next): readonly Component[] {
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
