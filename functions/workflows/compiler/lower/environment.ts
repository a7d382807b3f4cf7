import type { Json } from '../../language/json.ts';
import { isObject } from '../../language/json.ts';
import { ENTERED_TIME } from '../machine/time.ts';
import { code, literal, object, reference, type Value } from '../machine/value.ts';
import type { TaskNode } from '../normalise/node.ts';
import type { Workflow } from '../normalise/normalise.ts';
import type { Flow } from './scope.ts';

/** What the variables of expressions stand for at one place. */
export type Environment = ReadonlyMap<string, Value>;

/** Name and version by which `$runtime` tells what runs the workflow. */
const RUNTIME = object({ name: literal('tributary'), version: literal('1.0.3'), metadata: object({}) });

/**
 * What the parts of a task see.
 * @param rawInput the input before `input.from`
 * @param startedAt the moment as text of ISO 8601. @default - when the state that evaluates it was entered
 */
export function taskEnvironment(
  node: TaskNode,
  flow: Flow,
  input: Value,
  rawInput: Value,
  startedAt: Value = ENTERED_TIME,
): Environment {
  return new Map<string, Value>([
    ...workflowEnvironment(flow.scope.machine.workflow),
    ['input', input],
    ['context', flow.scope.context],
    ['task', taskDescriptor(node, rawInput, startedAt)],
    ...flow.locals,
  ]);
}

/** The same with the output of the task, as `output.as` and `export.as` see it. */
export function withOutput(environment: Environment, output: Value): Environment {
  const task = environment.get('task');
  const described: Value | undefined =
    task?.kind === 'object' ? { ...task, entries: [...task.entries, ['output', output] as const] } : task;
  return new Map([
    ...environment,
    ['output', output],
    ...(described === undefined ? [] : [['task', described] as const]),
  ]);
}

/** The descriptor holds the whole definition, so it is made once for a workflow and not for each of its tasks. */
const known = new WeakMap<Workflow, Environment>();

/** What the workflow's own `input.from` and `output.as` see besides data. */
export function workflowEnvironment(workflow: Workflow): Environment {
  const environment = known.get(workflow) ?? describedWorkflow(workflow);
  known.set(workflow, environment);
  return environment;
}

function describedWorkflow(workflow: Workflow): Environment {
  const descriptor = object({
    id: reference('$states.context.Execution.Name'),
    definition: jsonValue(workflow.document as unknown as Json),
    input: reference('$states.context.Execution.Input'),
    startedAt: moment(reference('$states.context.Execution.StartTime')),
  });
  return new Map<string, Value>([
    ['workflow', descriptor],
    ['runtime', RUNTIME],
  ]);
}

/** Members of a call that extensions decide by, as the examples of the specification do: `$task.with.endpoint`. */
const OF_CALLS = ['call', 'with'];

/** A task of an extension describes the task that it extends. */
function taskDescriptor(node: TaskNode, rawInput: Value, startedAt: Value): Value {
  const described = node.extended ?? node;
  const definition = isObject(described.definition) ? described.definition : {};
  const ofCall = OF_CALLS.flatMap((name) =>
    Object.hasOwn(definition, name) ? [[name, definition[name]] as const] : [],
  );
  return object({
    name: literal(described.name),
    reference: literal(described.pointer),
    definition: jsonValue(described.definition),
    ...Object.fromEntries(ofCall.map(([name, member]) => [name, jsonValue(member ?? null)])),
    input: rawInput,
    startedAt: moment(startedAt),
  });
}

/** A moment as the specification describes it. */
function moment(time: Value): Value {
  return object({
    iso8601: varying(code`${time}`),
    epoch: object({
      seconds: varying(code`$floor($toMillis(${time}) / 1000)`),
      milliseconds: varying(code`$toMillis(${time})`),
    }),
  });
}

/** The time a state was entered differs from state to state, so it must not move or be copied. */
function varying(value: Value): Value {
  return value.kind === 'code' ? { ...value, traits: { ...value.traits, deterministic: false } } : value;
}

/** JSON as a value. */
export function jsonValue(json: Json): Value {
  if (Array.isArray(json)) return { kind: 'array', items: json.map(jsonValue) };
  if (!isObject(json)) return literal(json as null | boolean | number | string);
  return { kind: 'object', entries: Object.entries(json).map(([key, member]) => [key, jsonValue(member)] as const) };
}
