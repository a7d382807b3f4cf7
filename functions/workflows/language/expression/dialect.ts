import { type JqPlace, translateJq } from '../jq/translate.ts';
import type { ExpressionFault } from './confine.ts';
import type { Expression } from './expression.ts';
import { MAX_EXPRESSION_DEPTH, parseExpression, tooLong } from './parse-expression.ts';

/** Languages a document may write its expressions in. The specification's default is jq. */
export type ExpressionLanguage = 'jq' | 'jsonata';

/** Where an expression stands, in whatever language. */
export type ExpressionPlace = JqPlace;

export type Reading =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly faults: readonly ExpressionFault[] };

/** Functions that jq is translated to call one another: so many levels are theirs when an expression is evaluated. */
const HELPER_DEPTH = 40;

/** Readings of the definition at hand: the checks read each expression, and the compiler reads it again. */
const known = new Map<string, Reading>();

/** To be called before another definition is read: readings are kept for one at a time. */
export function forgetReadings(): void {
  known.clear();
}

/** Reads an expression as the JSONata that runs. That of another language is translated, and confined all the same. */
export function readAs(language: ExpressionLanguage, text: string, place: ExpressionPlace): Reading {
  const key = JSON.stringify([language, text, place.dot, place.as, place.available]);
  const reading = known.get(key) ?? read(language, text, place);
  known.set(key, reading);
  return reading;
}

function read(language: ExpressionLanguage, text: string, place: ExpressionPlace): Reading {
  if (language === 'jsonata') return parseExpression(text, place.available);
  const long = tooLong(text);
  if (long !== undefined) return { ok: false, faults: [long] };
  const translation = translateJq(text, place);
  if (!translation.ok) return { ok: false, faults: [translation.fault] };
  const { jsonata, total, boolean, path } = translation;
  const parsed = parseExpression(jsonata, place.available, MAX_EXPRESSION_DEPTH - HELPER_DEPTH);
  if (!parsed.ok) return parsed;
  const traits = { ...parsed.expression.traits, total, boolean, defined: true };
  return { ok: true, expression: { ...parsed.expression, traits, ...(path === undefined ? {} : { path }) } };
}
