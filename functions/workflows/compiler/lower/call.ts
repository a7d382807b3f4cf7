import type { Template } from '../../language/expression/templates.ts';
import type { UriPart } from '../../language/uri-template.ts';
import { project } from '../machine/substitute.ts';
import { code, literal, NULL, object, partialCode, reference, type Value } from '../machine/value.ts';
import { mapChildren } from '../machine/value-children.ts';
import type { CallNode } from '../normalise/call.ts';
import { bind } from './bind.ts';
import type { Environment } from './environment.ts';
import { finalExit } from './exits.ts';
import type { Target } from './scope.ts';
import type { Placement } from './task.ts';
import { addTask } from './timed-task.ts';

const INVOKE = 'arn:aws:states:::lambda:invoke';
const PAYLOAD = reference('$states.result.Payload');

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
    query: optional(node.query),
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

/** An expression, or a template whose variables are members of the input, percent-encoded; absent ones are empty. */
function uriOf(uri: Template | readonly UriPart[], environment: Environment): Value {
  if ('kind' in uri) return bind(uri, environment);
  const parts = uri.map((part) => ('text' in part ? literal(part.text) : expanded(part.variable, environment)));
  return parts.reduce((text, part) =>
    text.kind === 'literal' && part.kind === 'literal'
      ? literal(`${text.value}${part.value}`)
      : code`${text} & ${part}`,
  );
}

function expanded(name: string, environment: Environment): Value {
  const input = environment.get('input') ?? NULL;
  const member = /^[A-Za-z_]/.test(name) ? memberOf(input, name) : code`$lookup(${input}, ${literal(name)})`;
  return partialCode`($part__ := ${member}; $part__ = null ? "" : $encodeUrlComponent($string($part__)))`;
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
