import type { Expression } from '../../language/expression/expression.ts';
import type { Template } from '../../language/expression/templates.ts';
import { project } from '../machine/substitute.ts';
import { type ExpressionValue, literal, type Value } from '../machine/value.ts';
import type { Environment } from './environment.ts';

/** The value of a template where its variables stand for what `environment` says. */
export function bind(template: Template, environment: Environment): Value {
  switch (template.kind) {
    case 'literal':
      return literal(template.value);
    case 'object':
      return {
        kind: 'object',
        entries: template.entries.map(([key, member]) => [key, bind(member, environment)] as const),
      };
    case 'array':
      return { kind: 'array', items: template.items.map((item) => bind(item, environment)) };
    case 'expression':
      return project(bound(template.expression, environment, 'value'));
  }
}

/** The truth of a template, for conditions. */
export function bindCondition(template: Template, environment: Environment): Value {
  if (template.kind !== 'expression') throw new Error('A condition is an expression');
  return bound(template.expression, environment, 'condition');
}

function bound(expression: Expression, environment: Environment, as: ExpressionValue['as']): ExpressionValue {
  const names = [...new Set(expression.uses.map((use) => use.name))];
  const bindings = names.map((name) => {
    const value = environment.get(name);
    if (value === undefined) throw new Error(`Unchecked variable $${name}`);
    const uses = expression.uses.filter((use) => use.name === name).map((use) => use.members);
    return [name, isDescriptor(name) ? pruned(value, uses) : value] as const;
  });
  const { source, depth, traits, path } = expression;
  return { kind: 'expression', source, bindings, depth, traits, as, ...(path === undefined ? {} : { path }) };
}

function isDescriptor(name: string): boolean {
  return name === 'workflow' || name === 'task' || name === 'runtime';
}

/** Only the members of a descriptor that are read: `$workflow.id` does not carry the whole definition along. */
function pruned(value: Value, uses: readonly (readonly string[])[]): Value {
  if (value.kind !== 'object' || uses.some((members) => members.length === 0)) return value;
  const entries = value.entries.flatMap(([key, member]) => {
    const inner = uses.filter((members) => members[0] === key).map((members) => members.slice(1));
    return inner.length === 0 ? [] : [[key, pruned(member, inner)] as const];
  });
  return { ...value, entries };
}

/** Whether a template reads a variable, or the named member of it. */
export function reads(template: Template | undefined, name: string, member?: string): boolean {
  switch (template?.kind) {
    case 'object':
      return template.entries.some(([, part]) => reads(part, name, member));
    case 'array':
      return template.items.some((part) => reads(part, name, member));
    case 'expression':
      return template.expression.uses.some(
        (use) =>
          use.name === name && (member === undefined || use.members[0] === undefined || use.members[0] === member),
      );
    default:
      return false;
  }
}
