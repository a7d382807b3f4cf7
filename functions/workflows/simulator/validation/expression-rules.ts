import { ExpressionError, parseSyntax } from '../expressions/expression.ts';
import { isJsonObject } from '../json.ts';
import { expressionSource } from '../templates.ts';
import type { Json } from '../types.ts';
import type { Diagnostic } from './diagnostic.ts';
import { findReferences } from './references.ts';
import type { RawScope, RawState } from './scopes.ts';
import { EXPRESSION_FIELDS } from './state-fields.ts';

/** What `$states` has beside `input` and `context` where an expression stands. */
type Available = 'result' | 'errorOutput';

interface FoundExpression {
  readonly source: string;
  readonly place: string;
  readonly available: Available | undefined;
}

function expressionsIn(value: Json | undefined, place: string, available?: Available): readonly FoundExpression[] {
  if (typeof value === 'string') {
    const source = expressionSource(value);
    return source === undefined ? [] : [{ source, place, available }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => expressionsIn(item, `${place}[${index}]`, available));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => expressionsIn(item, `${place}/${key}`, available));
}

function inEntries(
  state: RawState,
  list: string,
  fields: readonly string[],
  available?: Available,
): readonly FoundExpression[] {
  const entries = state.definition[list];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: Json, index) => {
    if (!isJsonObject(entry)) return [];
    return fields.flatMap((field) =>
      expressionsIn(entry[field], `${state.place}/${list}[${index}]/${field}`, available),
    );
  });
}

function stateExpressions(state: RawState): readonly FoundExpression[] {
  const { definition, place } = state;
  const hasResult = ['Task', 'Parallel', 'Map'].includes(String(definition['Type']));
  const own = EXPRESSION_FIELDS.flatMap((field) => {
    const after = hasResult && (field === 'Output' || field === 'Assign');
    return expressionsIn(definition[field], `${place}/${field}`, after ? 'result' : undefined);
  });
  return [
    ...own,
    ...inEntries(state, 'Choices', ['Condition', 'Assign', 'Output']),
    ...inEntries(state, 'Catch', ['Assign', 'Output'], 'errorOutput'),
  ];
}

function referenceRules({ source, place, available }: FoundExpression): readonly Diagnostic[] {
  const { topLevel, states } = findReferences(parseSyntax(source));
  const unavailable = states.filter((name) => ['result', 'errorOutput'].includes(name) && name !== available);
  const messages = [
    ...topLevel.map((name) => `Reference to '${name}' at the top level is not supported.`),
    ...unavailable.map((name) => `Reference to '$states.${name}' is not supported in this field.`),
  ];
  return messages.map((message) => ({
    severity: 'ERROR',
    code: 'UNSUPPORTED_JSONATA_EXPRESSION',
    message,
    location: place,
  }));
}

function expressionRule(expression: FoundExpression): readonly Diagnostic[] {
  try {
    return referenceRules(expression);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { message } = error;
    return [{ severity: 'ERROR', code: 'INVALID_JSONATA_EXPRESSION', message, location: expression.place }];
  }
}

/** Every expression can be parsed and reads only what is there. */
export function expressionRules(scopes: readonly RawScope[]): readonly Diagnostic[] {
  const states = scopes.flatMap((scope) => scope.states).filter(({ language }) => language === 'JSONata');
  return states.flatMap(stateExpressions).flatMap(expressionRule);
}
