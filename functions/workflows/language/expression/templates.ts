import { isObject, type Json } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import type { ExpressionFault } from './confine.ts';
import { type ExpressionLanguage, type ExpressionPlace, readAs } from './dialect.ts';
import type { Expression } from './expression.ts';
import { enclosedExpression, hasEmbeddedExpression } from './text.ts';

/** JSON in which expressions stand for values. */
export type Template =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'expression'; readonly expression: Expression };

export interface TemplateContext extends ExpressionPlace {
  readonly language: ExpressionLanguage;
  /** Told of every fault; an expression at fault becomes null in the template. */
  readonly report: (pointer: string, fault: ExpressionFault) => void;
}

const NOTHING: Template = { kind: 'literal', value: null };

/** Reads a template: strings in `${ }` are expressions, at any depth. */
export function readTemplate(value: Json, pointer: string, context: TemplateContext): Template {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => readTemplate(item, pointerTo(pointer, index), context));
    return { kind: 'array', items };
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(
      ([key, member]) => [key, readTemplate(member, pointerTo(pointer, key), context)] as const,
    );
    return { kind: 'object', entries };
  }
  return typeof value === 'string' ? readText(value, pointer, context) : { kind: 'literal', value: value as null };
}

/** Reads a field that is an expression, bare or in `${ }`. */
export function readExpression(text: string, pointer: string, context: TemplateContext): Template {
  return expressionTemplate(enclosedExpression(text) ?? text.trim(), pointer, context);
}

function readText(text: string, pointer: string, context: TemplateContext): Template {
  const enclosed = enclosedExpression(text);
  if (enclosed !== undefined) return expressionTemplate(enclosed, pointer, context);
  if (hasEmbeddedExpression(text)) context.report(pointer, embedded(context.language));
  return { kind: 'literal', value: text };
}

function embedded(language: ExpressionLanguage): ExpressionFault {
  const joined = language === 'jq' ? '${ "Hello \\(.name)" }' : '${ "Hello " & $input.name }';
  return {
    code: 'embedded-expression',
    detail: 'An expression must be the whole text; `${` inside a longer text is not evaluated.',
    hint: `Join the parts in one expression: \`${joined}\`.`,
  };
}

function expressionTemplate(text: string, pointer: string, context: TemplateContext): Template {
  const read = readAs(context.language, text, context);
  if (read.ok) return { kind: 'expression', expression: read.expression };
  for (const fault of read.faults) context.report(pointer, fault);
  return NOTHING;
}
