import { ExpansionBudget, ExpansionTooLarge } from './expansion-budget.ts';
import { weaveExtensions } from './extensions/weave.ts';
import type { LanguageFinding } from './finding.ts';
import { inlineFunctions } from './functions/inline-functions.ts';
import type { JsonObject } from './json.ts';

export type Expanded =
  | { readonly ok: true; readonly definition: JsonObject }
  | { readonly ok: false; readonly finding: LanguageFinding };

/** A definition with its functions in the places of their calls, and with its extensions woven in. */
export function expand(written: JsonObject): Expanded {
  const budget = new ExpansionBudget();
  try {
    return { ok: true, definition: weaveExtensions(inlineFunctions(written, budget), budget) };
  } catch (error) {
    if (!(error instanceof ExpansionTooLarge)) throw error;
    const detail = 'With its functions and extensions in place the definition is too large.';
    return {
      ok: false,
      finding: { pointer: '/use', code: 'definition-too-large', detail, hint: 'Split the workflow into several.' },
    };
  }
}
