import type { Template } from '../../language/expression/templates.ts';
import { literal, object, type Value } from '../machine/value.ts';
import type { RaiseNode } from '../normalise/raise.ts';
import { bind } from './bind.ts';
import type { Environment } from './environment.ts';
import { canonicalTypeValue, limitedText } from './problems.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** A Fail with the error as problem; inside a `try` that is inlined it becomes a jump to the handler. */
export function lowerRaise(node: RaiseNode, { environment, flow }: Placement): Target {
  const { type, status, title, detail, instance } = node.error;
  const problem = object({
    type: canonicalTypeValue(bind(type, environment)),
    status: bind(status, environment),
    title: text(title, environment),
    detail: text(detail, environment),
    instance: bind(instance, environment),
  });
  return addState(flow.scope, { ...placeOf(node), kind: 'fail', failure: { kind: 'problem', value: problem } });
}

function text(template: Template | undefined, environment: Environment): Value | undefined {
  if (template === undefined) return undefined;
  return template.kind === 'literal' ? literal(template.value) : limitedText(bind(template, environment));
}
