import type { Value } from '../machine/value.ts';
import { depthOf, sizeOf } from '../machine/value-facts.ts';

/** Longest value in characters that folding may make: longer ones cost more to read than a transition. */
const MAX_SIZE = 8_192;
/** Deepest JSONata that folding may make; Step Functions ends an evaluation near 100. */
const MAX_DEPTH = 60;

/** Values do not change, and an exit that takes hundreds of passes asks for all of its values each time. */
const known = new WeakMap<Value, boolean>();

/** Whether folding may make this value. */
export function isModest(value: Value): boolean {
  const modest = known.get(value) ?? (sizeOf(value) <= MAX_SIZE && depthOf(value) <= MAX_DEPTH);
  known.set(value, modest);
  return modest;
}
