import { createRequire } from 'node:module';
import { parseExpression as confined } from '../../../functions/workflows/language/expression/parse-expression.ts';
import { type JqPlace, translateJq } from '../../../functions/workflows/language/jq/translate.ts';
import { ExpressionError, parseExpression } from '../../../functions/workflows/simulator/expressions/expression.ts';
import { plainJson } from '../../../functions/workflows/simulator/expressions/plain.ts';
import type { Json } from '../../../functions/workflows/simulator/types.ts';

/** What an expression is evaluated on: values for `.`, and variables. */
export interface Samples {
  readonly dots: readonly Json[];
  readonly variables: Readonly<Record<string, Json>>;
}

/** Its values as JSON texts, or that it raised an error. */
export type Answer = readonly string[] | 'error';

/** The variable that is `.` on our side. */
const DOT = 'output';

/** jq never gives memory back; after so many runs it is loaded afresh. */
const RUNS_OF_ONE_JQ = 100;

const load = createRequire(import.meta.url);
let runs = 0;

function freshJq(): typeof import('jq-wasm') {
  if (runs % RUNS_OF_ONE_JQ === 0) {
    for (const path of Object.keys(load.cache)) if (path.includes('jq-wasm')) delete load.cache[path];
  }
  runs += 1;
  return load('jq-wasm') as typeof import('jq-wasm');
}

/** What jq gives for each sample. One run of jq serves them all. @throws Error when jq cannot read the expression */
export async function jqAnswers(expression: string, { dots, variables }: Samples): Promise<readonly Answer[]> {
  const bindings = Object.keys(variables).map((name) => `.variables.${name} as $${name} | `);
  const program = `${bindings.join('')}.dots | map(try {values: [\n${expression}\n]} catch {error: true})`;
  const answer = await freshJq().raw(JSON.stringify({ dots, variables }), program, ['-c']);
  const all = JSON.parse(String(answer)) as readonly { readonly values?: readonly Json[] }[];
  return all.map(({ values }) => values?.map((value) => JSON.stringify(withoutNegativeZero(value))) ?? 'error');
}

/** JSON as it is read here has one zero, and one text of it. */
function withoutNegativeZero(value: Json): Json {
  if (value === 0) return 0;
  if (typeof value === 'string') return value.replaceAll(/-0(?![.\d])/g, '0');
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutNegativeZero(member)]));
}

/** What the translation gives for each sample, evaluated as Step Functions does. @throws Error when it is refused */
export async function ourAnswers(
  expression: string,
  { dots, variables }: Samples,
  as: JqPlace['as'] = 'value',
): Promise<readonly Answer[]> {
  const available = [DOT, ...Object.keys(variables)];
  const translation = translateJq(expression, { available, dot: DOT, as });
  if (!translation.ok) throw new Error(`${expression}: ${translation.fault.code}: ${translation.fault.detail}`);
  const checked = confined(translation.jsonata, available);
  if (!checked.ok) throw new Error(`${translation.jsonata}: ${JSON.stringify(checked.faults)}`);
  const parsed = parseExpression(translation.jsonata);
  const answers: Answer[] = [];
  for (const dot of dots) {
    try {
      const bindings = { ...variables, [DOT]: dot };
      const value = plainJson(await parsed.evaluate(bindings, { now: 0, random: () => 0.5 }));
      answers.push(value === undefined ? [] : [JSON.stringify(withoutNegativeZero(value))]);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      answers.push('error');
    }
  }
  return answers;
}

/** Where the two differ; none when they agree on every sample. */
export async function differences(expression: string, samples: Samples): Promise<readonly string[]> {
  const [theirs, ours] = [await jqAnswers(expression, samples), await ourAnswers(expression, samples)];
  return samples.dots.flatMap((dot, index) =>
    JSON.stringify(theirs[index]) === JSON.stringify(ours[index])
      ? []
      : [`${JSON.stringify(dot)} | ${expression} is ${theirs[index]} in jq, and ${ours[index]} here`],
  );
}
