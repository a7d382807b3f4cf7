import { ExpansionBudget } from '../expansion-budget.ts';
import { enclosedExpression } from '../expression/text.ts';
import { mapInnerTasks, mapLists, mapTasks } from '../functions/task-lists.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Extension, extending, extensionsOf } from './extension.ts';

/** Member of `metadata` that tells a task of an extension which task it extends: what `$task` is there. */
export const EXTENDED_TASK = 'tributary/extended';

/** Puts the data that a list began with behind a task. */
const UNCHANGED = { as: '${ $input }' };

/**
 * A definition with the tasks of its extensions before and after the tasks they extend. An extended task stands in a block with
 * them. They are given what the task is given, or has given, and what they give is dropped; unless one that comes before leaves by
 * `exit`: then it takes the place of the task.
 * @throws ExpansionTooLarge
 */
export function weaveExtensions(definition: JsonObject, budget = new ExpansionBudget()): JsonObject {
  const extensions = extensionsOf(definition);
  const { do: tasks } = definition;
  if (extensions.length === 0 || tasks === undefined) return definition;
  return { ...definition, do: wovenList(tasks, '/do', { extensions, budget }) };
}

interface Weaving {
  readonly extensions: readonly Extension[];
  readonly budget: ExpansionBudget;
}

function wovenList(list: Json, pointer: string, weaving: Weaving): Json {
  return mapTasks(list, (task, name, at) => wovenTask(task, name, at, weaving), pointer);
}

function wovenTask(task: JsonObject, name: string, pointer: string, weaving: Weaving): JsonObject {
  const { extensions, budget } = weaving;
  const inner = mapLists(task, pointer, (list, at) => wovenList(list, at, weaving));
  const meant = extending(extensions, task);
  for (const { before = [], after = [] } of meant) for (const list of [before, after]) budget.takeList(list);
  const extended: JsonObject = { name, reference: pointer };
  const before = meant.flatMap((extension) => added(extension, extension.before, extended));
  // Nothing is behind a task that raises an error.
  const ending = Object.hasOwn(task, 'raise') ? [] : meant.toReversed();
  const after = ending.flatMap((extension) => added(extension, extension.after, extended));
  if (before.length + after.length === 0) return inner;
  const { flow, rest } = flowApart(inner);
  const replacing = before.findIndex(alwaysLeaves);
  if (replacing >= 0) return { ...flow, do: before.slice(0, replacing + 1).flatMap(choosing) };
  return { ...flow, do: [...before, { [name]: rest }, ...after].flatMap(choosing) };
}

/** What decides where the flow goes, which belongs to the block around a task, and the rest of the task. */
function flowApart({ if: condition, then: directive, ...rest }: JsonObject) {
  const flow: JsonObject = {
    ...(condition === undefined ? {} : { if: condition }),
    ...(directive === undefined ? {} : { ['then']: directive }),
  };
  return { flow, rest };
}

/** The tasks of an extension, as they stand beside the extended task. */
function added(extension: Extension, tasks: readonly JsonObject[] = [], extended: JsonObject): readonly JsonObject[] {
  const marked = mapTasks(tasks, (task) => markedTask(task, extended));
  const conditional = mapTasks(marked, (task) => ({ ...task, ...both(extension.when, task['if']) }));
  return mapTasks(conditional, dropsOutput) as readonly JsonObject[];
}

function markedTask(task: JsonObject, extended: JsonObject): JsonObject {
  const { metadata } = task;
  const marks = { ...(isObject(metadata) ? metadata : {}), [EXTENDED_TASK]: extended };
  return { ...mapInnerTasks(task, (inner) => markedTask(inner, extended)), metadata: marks };
}

/** Two conditions as one; both languages write it alike. */
function both(first: string | undefined, second: Json | undefined): JsonObject {
  const texts = [first, second].flatMap((text) => (typeof text === 'string' ? [enclosedExpression(text) ?? text] : []));
  if (texts.length === 0) return {};
  return { if: texts.length === 1 ? (texts[0] ?? '') : texts.map((text) => `(${text})`).join(' and ') };
}

/** Whether a task takes the place of the extended one, or of the rest of the extension. */
function leaves({ then: directive }: JsonObject): boolean {
  return directive === 'exit' || directive === 'end';
}

/** Whether an entry of a list leaves it whatever the data is: nothing behind it is reached. */
function alwaysLeaves(entry: JsonObject): boolean {
  return Object.values(entry).some((task) => isObject(task) && leaves(task) && task['if'] === undefined);
}

/** Keeps the data as it was, except behind a task that leaves with what it gives, and a switch, which gives nothing. */
function dropsOutput(task: JsonObject, name: string): JsonObject {
  if (leaves(task) || Object.hasOwn(task, 'switch')) return task;
  const { flow, rest } = flowApart(task);
  const { metadata = {} } = task;
  return { ...flow, metadata, do: [{ [name]: rest }], output: UNCHANGED };
}

/** A task that is skipped follows its directive all the same, so that one which leaves on a condition needs a switch before it. */
function choosing(entry: JsonObject, index: number, list: readonly JsonObject[]): readonly JsonObject[] {
  const [name = '', task] = Object.entries(entry)[0] ?? [];
  if (!isObject(task) || !needsChoice(task)) return [entry];
  const { if: when, ...rest } = task;
  const { metadata = {} } = task;
  const cases = [{ meant: { when, ['then']: name } }, { otherwise: { ['then']: entrance(list[index + 1]) } }];
  return [{ [choiceOf(name)]: { switch: cases, metadata } as JsonObject }, { [name]: rest }];
}

function needsChoice(task: JsonObject): boolean {
  return leaves(task) && task['if'] !== undefined && !Object.hasOwn(task, 'switch');
}

function choiceOf(name: string): string {
  return `${name}.if`;
}

/** Where the flow enters an entry of a list. */
function entrance(entry: JsonObject = {}): string {
  const [name = 'continue', task] = Object.entries(entry)[0] ?? [];
  return isObject(task) && needsChoice(task) ? choiceOf(name) : name;
}
