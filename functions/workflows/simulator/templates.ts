import type { Bindings, DirectEvaluation } from './expressions/direct.ts';
import { type Expression, ExpressionError } from './expressions/expression.ts';
import { plainJson } from './expressions/plain.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { Json } from './types.ts';

/** The expression that a string is, or undefined: it must begin with `{%` and end with `%}` to the character. */
export function expressionSource(text: string): string | undefined {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}') ? text.slice(2, -2).trim() : undefined;
}

/**
 * Evaluates a template at once, or declines by answering undefined: then it is to be evaluated the ordinary way, from
 * its beginning.
 * @param bindings gathers what expressions can see; called when the first one is met
 */
export type DirectTemplate = (bindings: () => Bindings) => Json | undefined;

type Parse = (source: string) => Expression;

function directExpression(source: string, parse: Parse): DirectTemplate | undefined {
  let direct: DirectEvaluation | undefined;
  try {
    ({ direct } = parse(source));
  } catch (error) {
    // What is wrong with it is said when it is evaluated.
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
  return (
    direct &&
    ((bindings) => {
      try {
        return plainJson(direct(bindings()));
      } catch {
        // A value that is no JSON, or is nested too deeply: the ordinary evaluation meets it too, and words it.
        return undefined;
      }
    })
  );
}

function directArray(template: readonly Json[], parse: Parse): DirectTemplate | undefined {
  const items = template.flatMap((item) => directTemplate(item, parse) ?? []);
  if (items.length < template.length) return undefined;
  return (bindings) => {
    const values: Json[] = [];
    for (const item of items) {
      const value = item(bindings);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  };
}

function directObject(template: JsonObject, parse: Parse): DirectTemplate | undefined {
  const names = Object.keys(template);
  const members = Object.values(template).flatMap((member) => directTemplate(member, parse) ?? []);
  if (members.length < names.length) return undefined;
  return (bindings) => {
    const values: [string, Json][] = [];
    for (const [index, name] of names.entries()) {
      const value = members[index]?.(bindings);
      if (value === undefined) return undefined;
      values.push([name, value]);
    }
    return Object.fromEntries(values);
  };
}

/** The direct evaluation of a template, made once for any number of evaluations; undefined when it has none. */
export function directTemplate(template: Json, parse: Parse): DirectTemplate | undefined {
  if (typeof template === 'string') {
    const source = expressionSource(template);
    return source === undefined ? () => template : directExpression(source, parse);
  }
  if (Array.isArray(template)) return directArray(template, parse);
  return isJsonObject(template) ? directObject(template, parse) : () => template;
}
