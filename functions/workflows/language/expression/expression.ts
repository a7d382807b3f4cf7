import type { Traits } from './traits.ts';

/** A use of a variable that the platform provides, with the members that are read of it: `$workflow.input.id`. */
export interface VariableUse {
  readonly name: string;
  readonly members: readonly string[];
}

/** A JSONata expression that was checked: it reads nothing but the variables it names. */
export interface Expression {
  readonly source: string;
  /** Variables from outside the expression, each use once. */
  readonly uses: readonly VariableUse[];
  /** How deeply it nests; Step Functions ends an evaluation near 100. */
  readonly depth: number;
  readonly traits: Traits;
  /**
   * Of a path of jq, the names of the members, from the only variable that it reads. JSONata writes paths simply, jq's take
   * tests of what is on the way; of values that are known they need none. @default - it is no such path
   */
  readonly path?: readonly string[];
}
