import { contextObject } from './context-object.ts';
import type { Frame, Variables } from './execution-data.ts';
import type { Bindings } from './expressions/direct.ts';
import { ExpressionError } from './expressions/expression.ts';
import { ExpressionBoundError } from './expressions/meter.ts';
import { plainJson, UnsupportedValueError } from './expressions/plain.ts';
import { evaluationFailure, type StateFailure } from './failure.ts';
import { isJsonObject, jsonText, typeName } from './json.ts';
import { parentOf, type Run, type Visit } from './run.ts';
import { type Soon, whenThere } from './soon.ts';
import { expressionSource } from './templates.ts';
import type { Json } from './types.ts';

/** What `$states` holds beside the input and the context object. */
export interface StatesExtras {
  readonly result?: Json;
  readonly errorOutput?: Json;
  /** Item that is being prepared. */
  readonly item?: Json;
}

/** Evaluates fields of a state from the variables as they were when it began to. */
export interface FieldEvaluator {
  /** Value of a field, in which any string may be an expression. @throws StateFailure */
  value(template: Json, field: string): Soon<Json>;
}

/** `cause` with the state and the event it was entered at in front, as Step Functions words its own causes. */
export function stateCause({ active }: Visit, cause: string): string {
  const place = `(entered at the event id #${active.enteredEventId})`;
  return `An error occurred while executing the state '${active.name}' ${place}. ${cause}`;
}

/** Variables a frame can read: its own, then those of the scopes around it. */
export function visibleVariables(run: Run, frame: Frame): Variables {
  const parent = frame.isolated ? undefined : parentOf(run, frame);
  return parent === undefined ? frame.variables : { ...visibleVariables(run, parent), ...frame.variables };
}

function failureReason(error: unknown): string {
  if (error instanceof UnsupportedValueError) return error.message;
  if (error instanceof ExpressionBoundError) return `threw an error during evaluation: ${error.message}`;
  if (!(error instanceof ExpressionError)) throw error;
  if (error.internal) return 'threw an internal error during evaluation.';
  const separator = error.code === undefined ? ': ' : `. ${error.code}: `;
  return `threw an error during evaluation${separator}${error.message}`;
}

/** What `$states` is; the context object, which few expressions look at, is made for the first that does. */
function statesObject(visit: Visit, { item, ...extras }: StatesExtras): Bindings {
  let context: Json | undefined;
  return {
    input: visit.active.input,
    get context() {
      context ??= contextObject(visit, item);
      return context;
    },
    ...extras,
  };
}

/** What expressions can see, gathered when the first one is met. */
function bindingsOf(visit: Visit, extras: StatesExtras): () => Bindings {
  let bindings: Bindings | undefined;
  return () => {
    bindings ??= { ...visibleVariables(visit.run, visit.frame), states: statesObject(visit, extras) };
    return bindings;
  };
}

function expressionFailure(visit: Visit, source: string, field: string, reason: string): StateFailure {
  const sentence = `The JSONata expression '${source}' specified for the field '${field}' ${reason}`;
  return evaluationFailure(field, stateCause(visit, sentence));
}

type Evaluate = (source: string, field: string) => Promise<Json>;

/** Evaluates expressions of a visit. */
function expressionEvaluator(visit: Visit, bindings: () => Bindings): Evaluate {
  const { run } = visit;
  return async (source, field) => {
    let value: Json | undefined;
    try {
      const parsed = run.machine.expression(source);
      value = plainJson(await parsed.evaluate(bindings(), { now: run.now(), random: run.random }));
    } catch (error) {
      throw expressionFailure(visit, source, field, failureReason(error));
    }
    if (value === undefined) throw expressionFailure(visit, source, field, 'returned nothing (undefined).');
    return value;
  };
}

/** A template's value: its expressions evaluated one after the other, the rest as it is. */
async function templateValue(evaluate: Evaluate, template: Json, field: string): Promise<Json> {
  if (typeof template === 'string') {
    const source = expressionSource(template);
    return source === undefined ? template : evaluate(source, field);
  }
  if (Array.isArray(template)) {
    const values: Json[] = [];
    for (const [index, item] of template.entries()) {
      values.push(await templateValue(evaluate, item as Json, `${field}[${index}]`));
    }
    return values;
  }
  if (!isJsonObject(template)) return template;
  const members: [string, Json][] = [];
  for (const [key, item] of Object.entries(template)) {
    members.push([key, await templateValue(evaluate, item, `${field}/${key}`)]);
  }
  return Object.fromEntries(members);
}

/** An evaluator for one moment of a visit. */
export function fieldEvaluator(visit: Visit, extras: StatesExtras = {}): FieldEvaluator {
  if (visit.state.language === 'JSONPath') return { value: (template) => template };
  const bindings = bindingsOf(visit, extras);
  const evaluate = expressionEvaluator(visit, bindings);
  return {
    value(template, field) {
      const value = visit.run.machine.direct(template)?.(bindings);
      return value === undefined ? templateValue(evaluate, template, field) : value;
    },
  };
}

/** A failure because a field has a value of another type than it must. */
function typeFailure(visit: Visit, template: Json, field: string, expected: string, value: Json): StateFailure {
  const source = typeof template === 'string' ? (expressionSource(template) ?? template) : jsonText(template);
  const found = `Expected '${expected}', but was '${typeName(value)}' for value: ${jsonText(value)}`;
  const sentence = `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. ${found}`;
  return evaluationFailure(field, stateCause(visit, sentence));
}

/** Value of a field that must be a number. @throws StateFailure */
export function numberField(visit: Visit, fields: FieldEvaluator, template: Json, field: string): Soon<number> {
  return whenThere(fields.value(template, field), (value) => {
    if (typeof value !== 'number') throw typeFailure(visit, template, field, 'number', value);
    return value;
  });
}

/** Value of a field that must be a string. @throws StateFailure */
export function stringField(visit: Visit, fields: FieldEvaluator, template: Json, field: string): Soon<string> {
  return whenThere(fields.value(template, field), (value) => {
    if (typeof value !== 'string') throw typeFailure(visit, template, field, 'string', value);
    return value;
  });
}

/** Value of a field that must be a boolean. @throws StateFailure */
export function booleanField(visit: Visit, fields: FieldEvaluator, template: Json, field: string): Soon<boolean> {
  return whenThere(fields.value(template, field), (value) => {
    if (typeof value !== 'boolean') throw typeFailure(visit, template, field, 'boolean', value);
    return value;
  });
}

/** An item of a Map, with its key when it is a member of an object. */
export interface SourceItem {
  readonly value: Json;
  readonly key?: string;
}

/** Items of a Map: those of an array. @throws StateFailure */
export async function itemsField(
  visit: Visit,
  fields: FieldEvaluator,
  template: Json,
  field: string,
): Promise<readonly SourceItem[]> {
  const value = await fields.value(template, field);
  if (Array.isArray(value)) return value.map((item: Json) => ({ value: item }));
  throw typeFailure(visit, template, field, 'array', value);
}
