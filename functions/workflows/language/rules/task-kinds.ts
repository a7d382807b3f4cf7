import type { LanguageFinding } from '../finding.ts';
import { isObject } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import { checkShape } from '../shape.ts';
import { isTaskKind, kindsOf, taskKind } from '../task-kinds/registry.ts';
import { type PlacedList, type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

const KNOWN = 'set, do, switch, for, fork, wait, raise, try, call, emit, listen or run';

/** A part of the specification that is refused. */
interface Refused {
  readonly code: string;
  readonly hint: string;
}

const CALLS: Readonly<Record<string, Refused>> = {
  grpc: { code: 'grpc-not-supported', hint: 'Use `call: http` with a gateway that speaks JSON.' },
  asyncapi: { code: 'asyncapi-not-supported', hint: 'Use `call: http` with the HTTP interface of the broker.' },
  a2a: { code: 'a2a-not-supported', hint: 'Use `call: http` with the JSON-RPC request as `body`.' },
  mcp: { code: 'mcp-not-supported', hint: 'Use `call: http` with the JSON-RPC request as `body`.' },
};

const PROCESSES: Readonly<Record<string, Refused>> = {
  container: { code: 'container-not-supported', hint: 'Put the work behind an HTTP service and use `call: http`.' },
  shell: { code: 'shell-not-supported', hint: 'Use `run: script` with JavaScript, or `call: http`.' },
};

/** Every task is of exactly one supported kind and has its shape. */
export const taskKinds: Rule = {
  name: 'task-kinds',
  severity: 'error',
  code: 'shell-not-supported',
  check: ({ tasks }) => shapeOfTasks(tasks),
  passes: 'do: [{greet: {set: {text: hello}}}]',
  fails: 'do: [{hear: {run: {shell: {command: ls}}}}]',
};

export function shapeOfTasks(tasks: PlacedList): readonly LanguageFinding[] {
  return tasksWithin(tasks).flatMap(faults);
}

function faults(place: PlacedTask): readonly LanguageFinding[] {
  const { source, pointer, name } = place;
  if (!isObject(source)) return [{ pointer, code: 'invalid-type', detail: `The task \`${name}\` must be a map.` }];
  const [kind, another] = kindsOf(source);
  if (another !== undefined) {
    const detail = `The task \`${name}\` is both \`${kind}\` and \`${another}\`.`;
    return [{ pointer, code: 'ambiguous-task', detail, hint: 'Make two tasks of it.', at: 'key' }];
  }
  if (isTaskKind(kind)) {
    return kind === 'call' && source['call'] !== 'http'
      ? unsupportedCall(pointer, source['call'])
      : checkShape(taskKind(kind).schema, source, pointer);
  }
  if (kind === 'run') return [refusedProcess(pointer, source['run'])];
  const detail = `The task \`${name}\` says nothing to do.`;
  return [{ pointer, code: 'unknown-task', detail, hint: `Give it one of ${KNOWN}.`, at: 'key' }];
}

/** Functions are the matter of a rule of their own. */
function unsupportedCall(pointer: string, call: unknown): readonly LanguageFinding[] {
  const refused = typeof call === 'string' && Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
  const at = pointerTo(pointer, 'call');
  if (refused !== undefined) return [{ pointer: at, detail: `\`call: ${call}\` is not supported.`, ...refused }];
  if (typeof call === 'string') return [];
  return [{ pointer: at, code: 'invalid-type', detail: 'The value must be the name of a protocol or a function.' }];
}

function refusedProcess(pointer: string, run: unknown): LanguageFinding {
  const at = pointerTo(pointer, 'run');
  const name = isObject(run) ? Object.keys(PROCESSES).find((each) => Object.hasOwn(run, each)) : undefined;
  const refused = PROCESSES[name ?? ''];
  if (name !== undefined && refused !== undefined) {
    return { pointer: pointerTo(at, name), detail: `\`run: ${name}\` is not supported.`, at: 'key', ...refused };
  }
  const detail = '`run` says nothing to run.';
  return { pointer: at, code: 'missing-field', detail, hint: 'Give it `workflow` or `script`.', at: 'key' };
}
