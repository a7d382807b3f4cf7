import type { Finding } from '../../shared/errors.ts';
import { documentSchema } from './document.ts';
import { expand } from './expand.ts';
import { forgetReadings } from './expression/dialect.ts';
import { type Externals, NO_EXTERNALS } from './externals.ts';
import { type LanguageFinding, locate, MAX_FINDINGS, type Positions } from './finding.ts';
import type { JsonObject } from './json.ts';
import { olderVersion } from './older-versions.ts';
import { RULES } from './rules/all-rules.ts';
import type { Definition, Rule } from './rules/rule.ts';
import { shapeOfTasks } from './rules/task-kinds.ts';
import { checkShape } from './shape.ts';
import { taskList } from './task-kinds/fields.ts';
import { placeTasks } from './walk.ts';

export type CheckResult =
  | { readonly ok: true; readonly definition: Definition; readonly warnings: readonly Finding[] }
  | { readonly ok: false; readonly errors: readonly Finding[]; readonly warnings: readonly Finding[] };

/**
 * Checks a definition against the profile: the shape of the workflow, then every rule.
 * @param externals @default - nothing that a definition may refer to is at hand
 */
export function check(written: JsonObject, positions: Positions, externals: Externals = NO_EXTERNALS): CheckResult {
  forgetReadings();
  const place = (findings: readonly LanguageFinding[]): readonly Finding[] =>
    inTextOrder(findings.map((finding) => locate(finding, positions))).slice(0, MAX_FINDINGS);
  const older = olderVersion(written);
  if (older !== undefined) return { ok: false, errors: place([older]), warnings: [] };
  const expanded = expand(written);
  if (!expanded.ok) return { ok: false, errors: place([expanded.finding]), warnings: [] };
  const source = expanded.definition;
  const parsed = documentSchema.safeParse(source);
  if (!parsed.success) {
    const shape = checkShape(documentSchema, source, '');
    return { ok: false, errors: place([...shape, ...tasksOf(source)]), warnings: [] };
  }
  const definition: Definition = { document: parsed.data, tasks: placeTasks(parsed.data), written, externals };
  const found = (severity: Rule['severity']) =>
    place(RULES.filter((rule) => rule.severity === severity).flatMap((rule) => rule.check(definition)));
  const errors = found('error');
  const warnings = found('warning');
  return errors.length > 0 ? { ok: false, errors, warnings } : { ok: true, definition, warnings };
}

/** The tasks of a workflow that has faults of its own are looked at too, as far as they stand for themselves. */
function tasksOf(source: JsonObject): readonly LanguageFinding[] {
  const tasks = taskList.safeParse(source['do']);
  return tasks.success ? shapeOfTasks(placeTasks({ do: tasks.data })) : [];
}

function inTextOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
