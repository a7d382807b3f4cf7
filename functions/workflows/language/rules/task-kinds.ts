import type { LanguageFinding } from '../finding.ts';
import { isObject } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import { checkShape } from '../shape.ts';
import { isTaskKind, kindsOf, taskKind, UNSUPPORTED_KINDS } from '../task-kinds/registry.ts';
import { type PlacedList, type PlacedTask, tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

const KNOWN = 'set, do, switch, for, fork, wait, raise, try, call or emit';

const CALLS: Readonly<Record<string, string>> = {
  grpc: 'Use `call: http` with a gateway that speaks JSON.',
  asyncapi: 'Use `call: http` with the HTTP interface of the broker.',
  a2a: 'Use `call: http` with the JSON-RPC request as `body`.',
  mcp: 'Use `call: http` with the JSON-RPC request as `body`.',
};

/** Every task is of exactly one supported kind and has its shape. */
export const taskKinds: Rule = {
  name: 'task-kinds',
  severity: 'error',
  code: 'unsupported-task',
  check: ({ tasks }) => shapeOfTasks(tasks),
  passes: 'do: [{greet: {set: {text: hello}}}]',
  fails: 'do: [{hear: {listen: {to: {one: {with: {type: a.b}}}}}}]',
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
  const hint = UNSUPPORTED_KINDS[kind ?? ''];
  if (hint === undefined) {
    const detail = `The task \`${name}\` says nothing to do.`;
    return [{ pointer, code: 'unknown-task', detail, hint: `Give it one of ${KNOWN}.`, at: 'key' }];
  }
  const detail = `\`${kind}\` tasks are not supported in this release.`;
  return [{ pointer: pointerTo(pointer, kind ?? ''), code: 'unsupported-task', detail, hint, at: 'key' }];
}

/** Functions are the matter of a rule of their own. */
function unsupportedCall(pointer: string, call: unknown): readonly LanguageFinding[] {
  const hint = CALLS[String(call)];
  if (hint === undefined && typeof call === 'string') return [];
  const detail = `\`call: ${String(call)}\` is not supported.`;
  return [{ pointer: pointerTo(pointer, 'call'), code: 'unsupported-call', detail, hint: hint ?? 'Use `call: http`.' }];
}
