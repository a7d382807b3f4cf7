import type { Graph } from '../machine/state.ts';
import { scopesOf, valuesOf } from '../machine/state-parts.ts';
import { variablesRead } from '../machine/value-facts.ts';

/** Names of the variables that a scope reads, inner scopes included. */
export function scopeReads(graph: Graph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const state of graph.states.values()) {
    for (const value of valuesOf(state)) for (const name of variablesRead(value)) names.add(name);
    for (const scope of scopesOf(state)) for (const name of scopeReads(scope)) names.add(name);
  }
  return names;
}
