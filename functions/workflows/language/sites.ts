import type { WorkflowDocument } from './document.ts';
import type { Json } from './json.ts';
import { pointerTo } from './pointer.ts';
import { filterSites, filtersIn } from './task-kinds/event-filter.ts';
import type { TimeoutSource } from './task-kinds/fields.ts';
import { taskKind } from './task-kinds/registry.ts';
import { ERROR_VARIABLE, policySites } from './task-kinds/retry-policy.ts';
import { type ExpressionSite, siteOf, templateForm } from './task-kinds/task-kind.ts';
import { type PlacedList, type PlacedTask, tasksWithin } from './walk.ts';

/** A place in a workflow where expressions may stand, with the variables they have there. */
export interface PlacedSite {
  readonly pointer: string;
  readonly value: Json;
  readonly form: ExpressionSite['form'];
  readonly available: readonly string[];
  /** The variable that the implicit value of an expression is, jq's `.`. */
  readonly dot: 'input' | 'output';
}

const TASK_VARIABLES = ['input', 'context', 'workflow', 'task', 'runtime'];

/** Every place of a workflow where expressions may stand. */
export function expressionSites(document: WorkflowDocument, tasks: PlacedList): readonly PlacedSite[] {
  return [...workflowSites(document), ...tasksWithin(tasks).flatMap(taskSites)];
}

function workflowSites(document: WorkflowDocument): readonly PlacedSite[] {
  const from = document.input?.from;
  const as = document.output?.as;
  const errors = Object.entries(document.use?.errors ?? {});
  const authentications = Object.entries(document.use?.authentications ?? {});
  const timeouts = Object.entries(document.use?.timeouts ?? {});
  const retries = Object.entries(document.use?.retries ?? {});
  return [
    ...placed(siteOf(from, ['input', 'from'], templateForm(from)), '', ['input', 'workflow', 'runtime']),
    ...placed(outputSite(as, ['output', 'as']), '', ['input', 'context', 'workflow', 'runtime']),
    ...errors.flatMap(([name, error]) => placed(siteOf(error, ['use', 'errors', name], 'value'), '', TASK_VARIABLES)),
    ...authentications.flatMap(([name, policy]) =>
      placed(siteOf(policy, ['use', 'authentications', name], 'value'), '', TASK_VARIABLES),
    ),
    ...timeouts.flatMap(([name, { after }]) =>
      placed(siteOf(after, ['use', 'timeouts', name, 'after'], 'value'), '', TASK_VARIABLES),
    ),
    ...retries.flatMap(([name, policy]) =>
      placed(policySites(policy, ['use', 'retries', name], ERROR_VARIABLE), '', TASK_VARIABLES),
    ),
    ...placed(timeoutSites(document.timeout), '', ['input', 'workflow', 'runtime']),
    ...placed(scheduleSites(document), '', []),
  ];
}

/** Filters of the events that start a run, which is not there yet: they read events alone. */
function scheduleSites({ schedule }: WorkflowDocument): readonly ExpressionSite[] {
  const on = schedule?.on;
  const filters = on === undefined ? [] : filtersIn(on, ['schedule', 'on']);
  return filters.flatMap(({ filter, path }) => filterSites(filter, path));
}

/** A timeout given by name has its expressions where it is defined. */
function timeoutSites(timeout: TimeoutSource | undefined): readonly ExpressionSite[] {
  return typeof timeout === 'object' ? siteOf(timeout.after, ['timeout', 'after'], 'value') : [];
}

function taskSites(place: PlacedTask): readonly PlacedSite[] {
  const { task, kind, pointer } = place;
  if (task === undefined || kind === undefined) return [];
  const variables = [...TASK_VARIABLES, ...new Set(place.variables)];
  const [from, as, exported] = [task.input?.from, task.output?.as, task.export?.as];
  return [
    ...placed(siteOf(task.if, ['if'], 'expression'), pointer, variables),
    ...placed(siteOf(from, ['input', 'from'], templateForm(from)), pointer, variables),
    ...placed(timeoutSites(task.timeout), pointer, variables),
    ...placed(taskKind(kind).sites(task), pointer, variables),
    ...placed(outputSite(as, ['output', 'as']), pointer, variables),
    ...placed(outputSite(exported, ['export', 'as']), pointer, variables),
  ];
}

/** A transformation of what a task, or the workflow, gives. */
function outputSite(value: unknown, path: readonly string[]): readonly ExpressionSite[] {
  return siteOf(value, path, templateForm(value), ['output']).map((site) => ({ ...site, dot: 'output' as const }));
}

function placed(sites: readonly ExpressionSite[], base: string, variables: readonly string[]): readonly PlacedSite[] {
  return sites.map((site) => ({
    pointer: pointerTo(base, ...site.path),
    value: site.value,
    form: site.form,
    available: site.only ?? [...variables, ...(site.adds ?? [])],
    dot: site.dot ?? 'input',
  }));
}
