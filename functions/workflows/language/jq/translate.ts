import type { ExpressionFault } from '../expression/confine.ts';
import { alone, type Code, one, type Shape, truthOf } from './code.ts';
import { compileNode } from './compile.ts';
import { typesOf } from './compile-paths.ts';
import { parseJq } from './parser.ts';
import { Refusal } from './refusal.ts';
import { createTranslation, type Scope } from './translation.ts';
import { TYPE } from './types.ts';

/** Where an expression stands. */
export interface JqPlace {
  /** Names of the variables it may read. */
  readonly available: readonly string[];
  /** The variable that `.` is. */
  readonly dot: string;
  /** What is asked of it: its value, or its truth. */
  readonly as: 'value' | 'condition';
}

export type JqTranslation =
  | {
      readonly ok: true;
      readonly jsonata: string;
      readonly total: boolean;
      readonly boolean: boolean;
      /** The names of the members where it is a path from a variable, and nothing else. */
      readonly path?: readonly string[];
    }
  | { readonly ok: false; readonly fault: ExpressionFault };

/** The path of the members from a variable of which nothing is known, whatever its name, as jq reads it. */
export function jqPath(variable: string, names: readonly string[]): string {
  const source = `.${names.map((name) => `[${JSON.stringify(name)}]`).join('')}`;
  const translation = translateJq(source, { available: [variable, variable], dot: variable, as: 'value' });
  if (!translation.ok) throw new Error(`No path: ${source}`);
  return translation.jsonata;
}

const TOO_DEEP: ExpressionFault = {
  code: 'expression-too-deep',
  detail: 'The expression nests too deeply.',
  hint: 'Split it over several tasks.',
};

const MOMENT: Shape = { iso8601: 'value', epoch: { seconds: 'value', milliseconds: 'value' } };

/** What is known of the variables that the platform makes. The rest of a definition is data like any other. */
const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['workflow', { id: 'value', definition: { document: 'object' }, input: 'value', startedAt: MOMENT }],
  ['task', { name: 'value', reference: 'value', definition: 'object', input: 'value', startedAt: MOMENT }],
  ['runtime', { name: 'value', version: 'value', metadata: 'object' }],
]);

/**
 * Translates an expression of jq (the manual of jq 1.8) to JSONata 2.0.6 that gives the same value, and raises an error where
 * jq does. Only expressions that give exactly one value, whatever the data, are taken.
 */
export function translateJq(source: string, place: JqPlace): JqTranslation {
  try {
    const variables = new Map(place.available.map((name) => [name, variable(name, place)]));
    const scope: Scope = { dot: variable(place.dot, place), variables };
    const translation = createTranslation(compileNode);
    const code = single(translation.compile(parseJq(source), scope));
    const asked = place.as === 'condition' ? truthOf(code) : code;
    const jsonata = alone({ ...asked, lets: [...translation.prelude(), ...asked.lets] });
    const { total, types } = asked;
    const path = pathOf(asked);
    return { ok: true, jsonata, total, boolean: types === TYPE.boolean, ...(path === undefined ? {} : { path }) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, fault: faultOf(error, source) };
    // Long paths and objects inside objects are read by recursion.
    if (error instanceof RangeError) return { ok: false, fault: TOO_DEEP };
    throw error;
  }
}

/** A loop or a handler may give its variable a name of the platform's: then nothing is known of it. */
function variable(name: string, { available }: JqPlace): Code {
  const isOwn = available.filter((other) => other === name).length > 1;
  const shape = isOwn ? 'value' : (SHAPES.get(name) ?? 'value');
  return one(`$${name}`, typesOf(shape), { total: true, simple: true, shape });
}

function pathOf({ path, lets }: Code): readonly string[] | undefined {
  if (path === undefined || !path.root.simple || lets.length > 0) return undefined;
  // The root is a variable, or a known member of one.
  return [...path.root.text.split('.').slice(1), ...path.names];
}

/** What runs has one value for each expression. */
function single(code: Code): Code {
  if (code.outputs === 'one') return code;
  const what = code.outputs === 'many' ? 'several values, or none' : 'no value';
  const hint = 'Write `[…]` for a list of all of them, or `first(…) // null` for one.';
  const detail = `The expression may give ${what}; exactly one is needed`;
  throw new Refusal({ code: 'jq-not-one-value', detail, hint }, 0);
}

function faultOf({ fault, at }: Refusal, source: string): ExpressionFault {
  const line = source.replace(/\s+/g, ' ');
  const shown = line.length > 60 ? `${line.slice(0, 57)}…` : line;
  return { ...fault, detail: `${fault.detail}, at character ${at + 1} of \`${shown}\`.` };
}
