import type { Template } from '../../language/expression/templates.ts';
import { project } from '../machine/substitute.ts';
import { code, literal, NULL, object, partialCode, reference, type Value } from '../machine/value.ts';
import { mapChildren } from '../machine/value-children.ts';
import type { CallNode, CallUriPart } from '../normalise/call.ts';
import { bind } from './bind.ts';
import type { Environment } from './environment.ts';
import { finalExit } from './exits.ts';
import type { Target } from './scope.ts';
import type { Placement } from './task.ts';
import { addTask, INVOKE, PAYLOAD } from './timed-task.ts';

/** A Task that invokes the connector with an `HttpCallPayload`; defaults of the payload are left out. */
export function lowerCall(node: CallNode, placement: Placement): Target {
  const { environment, resolve, flow } = placement;
  const work = {
    resource: INVOKE,
    arguments: object({
      FunctionName: literal(flow.scope.machine.settings.httpCallFunction),
      Payload: payload(node, environment),
    }),
    exit: finalExit(node, { output: PAYLOAD }, environment, flow, resolve(node.then)),
  };
  return addTask(node, work, placement);
}

function payload(node: CallNode, environment: Environment): Value {
  const optional = (template: Template | undefined) =>
    template === undefined ? undefined : bind(template, environment);
  return object({
    execution: reference('$states.context.Execution.Id'),
    task: literal(node.pointer),
    method: literal(node.method),
    uri: uriOf(node.uri, environment),
    headers: texts(optional(node.headers)),
    query: joined(optional(node.query), node.commas),
    body: optional(node.body),
    output: node.output === 'content' ? undefined : literal(node.output),
    redirect: node.redirect ? literal(true) : undefined,
    authentication: optional(node.authentication),
  });
}

/** The values of headers are texts; numbers and booleans become theirs. */
function texts(headers: Value | undefined): Value | undefined {
  if (headers?.kind !== 'object') return headers;
  return mapChildren(headers, (value) => {
    if (value.kind === 'literal') return literal(value.value === null ? '' : String(value.value));
    return code`($header__ := ${value}; $header__ = null ? "" : $string($header__))`;
  });
}

/** Lists that are sent as one text. */
function joined(query: Value | undefined, commas: ReadonlySet<string>): Value | undefined {
  if (query?.kind !== 'object' || commas.size === 0) return query;
  const entries = query.entries.map(([name, value]) => {
    const text = partialCode`($list__ := ${value}; $type($list__) = "array" ? $join($map($list__, $string), ",") : $list__)`;
    return [name, commas.has(name) ? text : value] as const;
  });
  return { ...query, entries };
}

/** An expression, or a template whose variables are members of the input, percent-encoded; absent ones are empty. */
function uriOf(uri: Template | readonly CallUriPart[], environment: Environment): Value {
  if ('kind' in uri) return bind(uri, environment);
  const parts = uri.map((part) => {
    if ('text' in part) return literal(part.text);
    return encoded('value' in part ? bind(part.value, environment) : memberNamed(part.variable, environment));
  });
  return parts.reduce((text, part) =>
    text.kind === 'literal' && part.kind === 'literal'
      ? literal(`${text.value}${part.value}`)
      : code`${text} & ${part}`,
  );
}

function memberNamed(name: string, environment: Environment): Value {
  const input = environment.get('input') ?? NULL;
  return /^[A-Za-z_]/.test(name) ? memberOf(input, name) : code`$lookup(${input}, ${literal(name)})`;
}

function encoded(value: Value): Value {
  if (value.kind === 'literal')
    return literal(value.value === null ? '' : encodeURIComponent(String(value.value).toWellFormed()));
  return partialCode`($part__ := ${value}; $part__ = null ? "" : $encodeUrlComponent($string($part__)))`;
}

function memberOf(input: Value, name: string): Value {
  const traits = { deterministic: true, total: true, defined: false, boolean: false };
  return project({
    kind: 'expression',
    source: `$input.${name}`,
    bindings: [['input', input]],
    depth: 3,
    traits,
    as: 'value',
  });
}
