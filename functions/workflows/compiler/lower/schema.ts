import type { Json } from '../../language/json.ts';
import { schemaCondition } from '../../language/schemas/schema-condition.ts';
import type { ChoiceRule } from '../machine/state.ts';
import { condition, INPUT, literal, type Value } from '../machine/value.ts';
import type { TaskNode } from '../normalise/node.ts';
import { straight } from './exits.ts';
import { standardProblem } from './problems.ts';
import { addState, placeOf, type Scope, type Target } from './scope.ts';
import type { Resolve } from './task.ts';

/** A Choice before the task that looks at its input, transformed as it is. */
export function checkedInput(node: TaskNode, next: Target, scope: Scope): Target {
  const { input } = node.schemas;
  return input === undefined ? next : check(node, 'input', [misfit(node, 'input', input, INPUT, scope)], next, scope);
}

/** Leads through a Choice that looks at what the task gives, and at the `$context` it leaves; one for each place it leads to. */
export function checkedOutput(node: TaskNode, resolve: Resolve, scope: Scope): Resolve {
  const { output, export: exported } = node.schemas;
  const rules = [
    ...(output === undefined ? [] : [misfit(node, 'output', output, INPUT, scope)]),
    ...(exported === undefined ? [] : [misfit(node, 'export', exported, scope.context, scope)]),
  ];
  if (rules.length === 0) return resolve;
  const checks = new Map<Target, Target>();
  return (directive) => {
    const target = resolve(directive);
    const known = checks.get(target) ?? check(node, 'output', rules, target, scope);
    checks.set(target, known);
    return known;
  };
}

function check(node: TaskNode, what: string, rules: readonly ChoiceRule[], next: Target, scope: Scope): Target {
  return addState(scope, {
    ...placeOf(node, `${what} schema`),
    kind: 'choice',
    rules,
    otherwise: straight(next),
    bounded: false,
  });
}

const WHAT = { input: 'The input', output: 'The output', export: 'The context' };

function misfit(node: TaskNode, part: keyof typeof WHAT, schema: Json, value: Value, scope: Scope): ChoiceRule {
  const detail = literal(`${WHAT[part]} does not fit the schema of the task.`);
  const failure = { kind: 'problem' as const, value: standardProblem('validation', detail, literal(node.pointer)) };
  const fault = addState(scope, { ...placeOf(node, `${part} misfit`), kind: 'fail', failure });
  return { condition: misfits(schema, value), exit: straight(fault) };
}

/** True for what does not fit. The text of the schema is the compiler's own code; constants in it are JSON. */
function misfits(schema: Json, value: Value): Value {
  const looked = condition`($fits__ := ${value}; SCHEMA)`;
  const text = `$not(${schemaCondition(schema, '$fits__')})`;
  return { ...looked, texts: looked.texts.map((part) => part.replace('SCHEMA', () => text)) };
}
