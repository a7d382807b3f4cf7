import { isObject, type Json } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import type { ExpressionFault } from './confine.ts';
import { type ExpressionLanguage, toJsonata } from './dialect.ts';
import type { Expression } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { enclosedExpression, hasEmbeddedExpression } from './text.ts';

/** JSON in which expressions stand for values. */
export type Template =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] }
  | { readonly kind: 'expression'; readonly expression: Expression };

export interface TemplateContext {
  readonly language: ExpressionLanguage;
  /** Names of the variables that expressions may read. */
  readonly available: readonly string[];
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
  if (hasEmbeddedExpression(text)) context.report(pointer, embedded());
  return { kind: 'literal', value: text };
}

function embedded(): ExpressionFault {
  return {
    code: 'embedded-expression',
    detail: 'An expression must be the whole text; `${` inside a longer text is not evaluated.',
    hint: 'Join the parts in one expression: `${ "Hello " & $input.name }`.',
  };
}

function expressionTemplate(text: string, pointer: string, context: TemplateContext): Template {
  const translation = toJsonata(context.language, text);
  if (!translation.ok) {
    context.report(pointer, translation.fault);
    return NOTHING;
  }
  const parsed = parseExpression(translation.jsonata, context.available);
  if (parsed.ok) return { kind: 'expression', expression: parsed.expression };
  for (const fault of parsed.faults) context.report(pointer, fault);
  return NOTHING;
}
