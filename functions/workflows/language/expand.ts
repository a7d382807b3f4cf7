import { ExpansionBudget, ExpansionTooLarge } from './expansion-budget.ts';
import { weaveExtensions } from './extensions/weave.ts';
import type { LanguageFinding } from './finding.ts';
import { inlineFunctions } from './functions/inline-functions.ts';
import { tasksOf } from './functions/task-lists.ts';
import type { JsonObject } from './json.ts';

export type Expanded =
  | { readonly ok: true; readonly definition: JsonObject }
  | { readonly ok: false; readonly finding: LanguageFinding };

/** Tasks that may be written: of most kinds, fewer make a larger machine than Step Functions takes. */
const MOST_TASKS = 4_000;

/** A definition with its functions in the places of their calls, and with its extensions woven in. */
export function expand(written: JsonObject): Expanded {
  const tasks = tasksOf(written['do'] ?? []);
  if (tasks > MOST_TASKS) return { ok: false, finding: tooMany(tasks) };
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

function tooMany(tasks: number): LanguageFinding {
  const detail = `The definition has ${tasks} tasks; at most ${MOST_TASKS} are taken.`;
  const hint = 'Move a part of them into a workflow of its own, and run that one: `run: workflow`.';
  return { pointer: '/do', code: 'too-many-tasks', detail, hint };
}
