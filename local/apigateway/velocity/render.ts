import type { Expression, Operator, Reference, Step } from './expression.ts';
import { parseTemplate, type TemplateNode } from './template.ts';

/** Data and functions that a template can reach: `$name.property.method(…)`. `#set` changes it. */
export interface Variables {
  [name: string]: unknown;
}

/** Renders a mapping template. A reference without a value stays as it is written, as in Velocity. */
export function renderTemplate(source: string, variables: Variables): string {
  return renderNodes(parseTemplate(source), variables);
}

function renderNodes(nodes: readonly TemplateNode[], variables: Variables): string {
  return nodes.map((node) => renderNode(node, variables)).join('');
}

function renderNode(node: TemplateNode, variables: Variables): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'output': {
      const value = resolve(node.reference, variables);
      return value === undefined || value === null ? silent(node.source) : String(value);
    }
    case 'set':
      assign(node.target, evaluate(node.value, variables), variables);
      return '';
    case 'if': {
      const taken = node.branches.find(
        ({ condition }) => condition === undefined || truthy(evaluate(condition, variables)),
      );
      return taken === undefined ? '' : renderNodes(taken.body, variables);
    }
  }
}

function silent(source: string): string {
  return source.startsWith('$!') ? '' : source;
}

function evaluate(expression: Expression, variables: Variables): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'reference':
      return resolve(expression, variables);
    case 'not':
      return !truthy(evaluate(expression.operand, variables));
    case 'operation':
      return operate(expression.operator, expression.left, expression.right, variables);
  }
}

function operate(operator: Operator, left: Expression, right: Expression, variables: Variables): boolean {
  const first = evaluate(left, variables);
  if (operator === '&&') return truthy(first) && truthy(evaluate(right, variables));
  if (operator === '||') return truthy(first) || truthy(evaluate(right, variables));
  // Velocity compares what is of different types by its text.
  const equal = String(first) === String(evaluate(right, variables));
  return operator === '==' ? equal : !equal;
}

function truthy(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function resolve(reference: Reference, variables: Variables): unknown {
  let value = own(variables, reference.name);
  for (const step of reference.steps) value = take(value, step, variables);
  return value;
}

function take(value: unknown, step: Step, variables: Variables): unknown {
  if (step.arguments === undefined) return own(value, step.name);
  const values = step.arguments.map((argument) => evaluate(argument, variables));
  const method = own(value, step.name);
  if (typeof method === 'function') return method(...values);
  const [argument] = values;
  if (typeof value === 'string') return textMethod(value, step.name, String(argument));
  // A header that was not sent reads as the empty text: `$origin == ""` is how templates ask for it.
  if (step.name === 'get') return own(value, String(argument)) ?? '';
  return undefined;
}

/** The methods of Java strings that templates use; `matches` is for the whole text. */
function textMethod(text: string, name: string, argument: string): unknown {
  if (name === 'matches') return new RegExp(`^(?:${argument})$`).test(text);
  if (name === 'equals') return text === argument;
  if (name === 'contains') return text.includes(argument);
  if (name === 'toLowerCase') return text.toLowerCase();
  return undefined;
}

function own(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function assign(target: Reference, value: unknown, variables: Variables): void {
  const path = [target.name, ...target.steps.map((step) => step.name)];
  let owner = variables;
  for (const name of path.slice(0, -1)) {
    const next = owner[name];
    const inner: Variables = isRecord(next) ? next : {};
    owner[name] = inner;
    owner = inner;
  }
  owner[path.at(-1) ?? ''] = value;
}

function isRecord(value: unknown): value is Variables {
  return typeof value === 'object' && value !== null;
}
