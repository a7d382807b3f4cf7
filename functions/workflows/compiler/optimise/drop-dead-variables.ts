import type { Graph } from '../machine/state.ts';
import { mapExits, mapScopes } from '../machine/state-parts.ts';
import { isTotal } from '../machine/value-facts.ts';
import { scopeReads } from './variable-reads.ts';

/**
 * Removes assignments that nothing in the machine reads. One that can raise an error stays: the definition asked for it.
 * @param machine the whole machine, since inner scopes read what outer ones assign
 */
export function dropDeadVariables(machine: Graph): Graph {
  const read = scopeReads(machine);
  let dropped = false;
  const clean = (graph: Graph): Graph => {
    const states = [...graph.states].map(([id, state]) => {
      const cleaned = mapExits(mapScopes(state, clean), (exit) => {
        const kept = [...exit.assign].filter(([name, value]) => read.has(name) || !isTotal(value));
        if (kept.length === exit.assign.size) return exit;
        dropped = true;
        return { ...exit, assign: new Map(kept) };
      });
      return [id, cleaned] as const;
    });
    return { ...graph, states: new Map(states) };
  };
  const cleaned = clean(machine);
  return dropped ? dropDeadVariables(cleaned) : cleaned;
}
