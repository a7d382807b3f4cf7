import type { WorkflowDocument } from '../document.ts';
import type { Externals } from '../externals.ts';
import type { LanguageFinding } from '../finding.ts';
import type { JsonObject } from '../json.ts';
import type { PlacedList } from '../walk.ts';

/** A definition whose workflow level has the right shape; its tasks may have faults. */
export interface Definition {
  readonly document: WorkflowDocument;
  readonly tasks: PlacedList;
  /** As it was written, before calls of functions were replaced. */
  readonly written: JsonObject;
  readonly externals: Externals;
}

/** One rule: a pure function to findings, with a document that passes it and one that does not. */
export interface Rule {
  readonly name: string;
  readonly severity: 'error' | 'warning';
  /** Code of the finding that `fails` gives. */
  readonly code: string;
  readonly check: (definition: Definition) => readonly LanguageFinding[];
  /** The part of a definition below `document` (and `evaluate`), as YAML. */
  readonly passes: string;
  readonly fails: string;
}
