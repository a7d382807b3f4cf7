import type { Graph, State, StateId } from '../machine/state.ts';
import { exitsOf, scopesOf } from '../machine/state-parts.ts';

/** Longest name of a state in Step Functions. */
const MAX_NAME = 80;

/**
 * Names for all states: the path of the task, then what the state does for it. They are unique in the whole machine, as Step
 * Functions demands; what is cut or taken gets a hash of where it stands.
 */
export function nameStates(machine: Graph): ReadonlyMap<StateId, string> {
  const names = new Map<StateId, string>();
  const taken = new Set<string>();
  for (const [id, state] of inOrder(machine)) {
    const readable = readableName(state);
    const name = uniqueName(readable, `${state.pointer} ${state.role ?? ''}`, taken);
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** States in the order in which a run may reach them; scopes follow the state they are in. */
export function inOrder(graph: Graph): readonly (readonly [StateId, State])[] {
  const ordered = new Map<StateId, State>();
  const open = [graph.entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const state = id === null ? undefined : graph.states.get(id);
    if (id === null || state === undefined || ordered.has(id)) continue;
    ordered.set(id, state);
    open.push(
      ...exitsOf(state)
        .map((exit) => exit.next)
        .toReversed(),
    );
  }
  return [...ordered].flatMap(([id, state]) => [[id, state] as const, ...scopesOf(state).flatMap(inOrder)]);
}

function readableName(state: State): string {
  const path = state.path.map((name) => name.replace(/[^\p{L}\p{N} _-]/gu, '_')).join('.');
  return state.role === undefined ? path : `${path} (${state.role})`;
}

function uniqueName(readable: string, place: string, taken: ReadonlySet<string>): string {
  if (readable.length <= MAX_NAME && !taken.has(readable)) return readable;
  for (let attempt = 0; ; attempt += 1) {
    const suffix = `~${hash(attempt === 0 ? place : `${place} ${attempt}`)}`;
    const name = cut(readable, MAX_NAME - suffix.length) + suffix;
    if (!taken.has(name)) return name;
  }
}

/** Cuts without leaving half a character. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** FNV-1a, 32 bits: short, and the same everywhere. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value.toString(36).padStart(7, '0');
}
