import { ExpansionBudget } from '../expansion-budget.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { CATALOGUE, CATALOGUE_FUNCTIONS } from './catalogue.ts';
import { mapExtensionTasks, mapInnerTasks, mapTasks, type Rewrite } from './task-lists.ts';

/** Calls of the specification that are protocols; all other names are those of functions. */
export const PROTOCOLS: ReadonlySet<string> = new Set(['http', 'openapi', 'grpc', 'asyncapi', 'a2a', 'mcp']);

/** Members that every task may have; the others say what it does. */
const COMMON = ['if', 'input', 'output', 'export', 'timeout', 'then', 'metadata'];

/** Calls inside functions inside functions: deeper ones lead in a circle, or should be written differently. */
const MOST_CALLS = 10;

/**
 * A definition with each call of a function replaced by the task that the function is, with the arguments as its input.
 * Calls of unknown functions and of functions that call themselves stay, for the rules to find.
 * @throws ExpansionTooLarge
 */
export function inlineFunctions(definition: JsonObject, budget = new ExpansionBudget()): JsonObject {
  const { do: tasks, use } = definition;
  if (tasks === undefined) return definition;
  const functions = isObject(use) && isObject(use['functions']) ? use['functions'] : {};
  const inline = (task: JsonObject) => inlined(task, { functions, budget }, []);
  return { ...definition, ...inlinedExtensions(use, inline), do: mapTasks(tasks, inline) };
}

function inlinedExtensions(use: Json | undefined, inline: Rewrite): JsonObject {
  if (!isObject(use) || use['extensions'] === undefined) return {};
  return { use: { ...use, extensions: mapExtensionTasks(use['extensions'], inline) } };
}

interface Inlining {
  readonly functions: JsonObject;
  readonly budget: ExpansionBudget;
}

function inlined(task: JsonObject, inlining: Inlining, calls: readonly string[]): JsonObject {
  const name = functionCalled(task);
  const called = name === undefined ? undefined : functionNamed(name, inlining.functions);
  if (name === undefined || called === undefined || calls.includes(name) || calls.length >= MOST_CALLS) {
    return mapInnerTasks(task, (inner) => inlined(inner, inlining, calls));
  }
  inlining.budget.takeTask(called);
  return replaced(task, inlined(called, inlining, [...calls, name]), name);
}

/** The name of the function that a task calls. */
export function functionCalled({ call }: JsonObject): string | undefined {
  return typeof call === 'string' && !PROTOCOLS.has(call) ? call : undefined;
}

/** The task that a function is: one of the definition's own, or one of the platform's catalogue. */
export function functionNamed(name: string, functions: JsonObject): JsonObject | undefined {
  const own = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (own !== undefined) return isObject(own) ? own : undefined;
  const [title = '', catalogue] = name.split('@');
  return catalogue === CATALOGUE && Object.hasOwn(CATALOGUE_FUNCTIONS, title) ? CATALOGUE_FUNCTIONS[title] : undefined;
}

/**
 * The function in place of the call. It becomes the task itself, so that the call costs no state; where both have members that
 * every task may have, it stands inside.
 */
function replaced(task: JsonObject, called: JsonObject, name: string): JsonObject {
  const { call: _, with: given, ...around } = task;
  const argument: JsonObject = given === undefined ? {} : { input: { from: given as Json } };
  const stands = COMMON.some((member) => Object.hasOwn(called, member));
  const inner = title(name);
  if (given !== undefined && Object.hasOwn(around, 'input')) {
    return { ...around, do: [{ [inner]: { ...argument, do: [{ [inner]: called }] } }] };
  }
  return stands ? { ...around, ...argument, do: [{ [inner]: called }] } : { ...around, ...argument, ...called };
}

function title(name: string): string {
  return name.split(':')[0] ?? name;
}
