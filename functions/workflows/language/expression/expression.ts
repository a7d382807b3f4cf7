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
}
