import type { WorkflowDocument } from '../../language/document.ts';
import type { Template } from '../../language/expression/templates.ts';
import { EXTENDED_TASK } from '../../language/extensions/weave.ts';
import { type Externals, NO_EXTERNALS } from '../../language/externals.ts';
import { isObject, type Json } from '../../language/json.ts';
import { pointerTo, valueAt } from '../../language/pointer.ts';
import type { TaskList } from '../../language/task-kinds/fields.ts';
import { type AnyTask, kindsOf, parseTask, type TaskKindName } from '../../language/task-kinds/registry.ts';
import { normaliseCall } from './call.ts';
import { normaliseDo } from './do.ts';
import { timeoutOf } from './duration.ts';
import { normaliseEmit } from './emit.ts';
import { normaliseFor } from './for.ts';
import { normaliseFork } from './fork.ts';
import { normaliseListen } from './listen.ts';
import type { Node, NodeList, TaskNode } from './node.ts';
import { normaliseOpenApi } from './openapi.ts';
import { normaliseRaise } from './raise.ts';
import { conditionOf, type ListReading, outputTransformOf, type Reading, transformOf } from './reading.ts';
import { normaliseRunScript, normaliseRunWorkflow } from './run.ts';
import { normaliseSet } from './set.ts';
import { normaliseSwitch } from './switch.ts';
import { normaliseTry } from './try.ts';
import { normaliseWait } from './wait.ts';

/** A workflow with all references resolved, all expressions parsed and all defaults filled in. */
export interface Workflow {
  readonly document: WorkflowDocument;
  readonly inputFrom: Template | undefined;
  readonly outputAs: Template | undefined;
  readonly timeout: Template | undefined;
  readonly tasks: NodeList;
}

/** Normalises a definition that passed every check. */
export function normalise(document: WorkflowDocument, externals: Externals = NO_EXTERNALS): Workflow {
  const reading = { document, externals, pointer: '', path: [], variables: [] };
  return {
    document,
    inputFrom: transformOf(document.input?.from, reading),
    outputAs: outputTransformOf(document.output?.as, reading),
    timeout: timeoutOf(document.timeout, reading),
    tasks: normaliseList(document.do, { ...reading, pointer: '/do' }),
  };
}

function normaliseList(tasks: TaskList, reading: ListReading): NodeList {
  return tasks.flatMap((entry, index) =>
    Object.entries(entry).map(([name, source]) =>
      normaliseTask(source, {
        ...reading,
        pointer: pointerTo(reading.pointer, index, name),
        path: [...reading.path, name],
      }),
    ),
  );
}

function normaliseTask(source: Json, reading: ListReading): Node {
  const kind = kindsOf(source as object)[0] as TaskKindName;
  const task = parseTask(kind, source);
  const base: TaskNode = {
    pointer: reading.pointer,
    name: reading.path.at(-1) ?? '',
    path: reading.path,
    definition: source,
    if: task.if === undefined ? undefined : conditionOf(task.if, reading),
    inputFrom: transformOf(task.input?.from, reading),
    outputAs: outputTransformOf(task.output?.as, reading),
    exportAs: outputTransformOf(task.export?.as, reading),
    schemas: schemasOf(task),
    timeout: timeoutOf(task.timeout, reading),
    extended: extendedTask(task.metadata, reading.document),
    then: task.then ?? 'continue',
  };
  return normaliseKind(kind, source, base, withLists(reading));
}

function schemasOf(task: AnyTask): TaskNode['schemas'] {
  const [input, output, exported] = [task.input?.schema, task.output?.schema, task.export?.schema];
  return {
    ...(input === undefined ? {} : { input: input.document }),
    ...(output === undefined ? {} : { output: output.document }),
    ...(exported === undefined ? {} : { export: exported.document }),
  };
}

/** The task that a task of an extension extends; its definition stands in the block around both. */
function extendedTask(
  metadata: Readonly<Record<string, Json>> | undefined,
  document: WorkflowDocument,
): TaskNode['extended'] {
  const marked = metadata?.[EXTENDED_TASK];
  if (!isObject(marked)) return undefined;
  const { name, reference: pointer } = marked;
  if (typeof name !== 'string' || typeof pointer !== 'string') return undefined;
  const block = valueAt(document as unknown as Json, pointer);
  const tasks = isObject(block) && Array.isArray(block['do']) ? (block['do'] as readonly Json[]) : [];
  const own = tasks.find((entry) => isObject(entry) && Object.hasOwn(entry, name));
  return { name, pointer, definition: isObject(own) ? (own[name] ?? null) : null };
}

function withLists(reading: ListReading): Reading {
  return {
    ...reading,
    list: (tasks, path, adds = []) =>
      normaliseList(tasks, {
        ...reading,
        pointer: pointerTo(reading.pointer, ...path),
        variables: [...reading.variables, ...adds],
      }),
  };
}

function normaliseKind(kind: TaskKindName, source: Json, base: TaskNode, reading: Reading): Node {
  switch (kind) {
    case 'set':
      return normaliseSet(parseTask('set', source), base, reading);
    case 'do':
      return normaliseDo(parseTask('do', source), base, reading);
    case 'switch':
      return normaliseSwitch(parseTask('switch', source), base, reading);
    case 'for':
      return normaliseFor(parseTask('for', source), base, reading);
    case 'fork':
      return normaliseFork(parseTask('fork', source), base, reading);
    case 'wait':
      return normaliseWait(parseTask('wait', source), base, reading);
    case 'raise':
      return normaliseRaise(parseTask('raise', source), base, reading);
    case 'try':
      return normaliseTry(parseTask('try', source), base, reading);
    case 'call':
      return normaliseCall(parseTask('call', source), base, reading);
    case 'openapi':
      return normaliseOpenApi(parseTask('openapi', source), base, reading);
    case 'run-workflow':
      return normaliseRunWorkflow(parseTask('run-workflow', source), base, reading);
    case 'run-script':
      return normaliseRunScript(parseTask('run-script', source), base, reading);
    case 'listen':
      return normaliseListen(parseTask('listen', source), base, reading);
    case 'emit':
      return normaliseEmit(parseTask('emit', source), base, reading);
  }
}
