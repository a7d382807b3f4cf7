import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { JsonObject } from '../../../../functions/workflows/language/json.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../../functions/workflows/simulator/validate.ts';
import { aslFindings } from './support/asl-validator.ts';
import { DEFINITION_SETTINGS } from './support/definition-settings.ts';
import { definitions } from './support/definitions.ts';
import { statesOf, stringsOf } from './support/machine.ts';
import { type Compiled, compiled, definition } from './support/run.ts';

const RUNS = { numRuns: Number(process.env['COMPILER_RUNS'] ?? 40) };

describe('every definition that is accepted', () => {
  test('compiles to a right machine, byte for byte the same each time', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(definitions, (source) => {
        const result = compile(source, DEFINITION_SETTINGS);
        if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.errors, null, 2)}`);
        expect(errorsOf(result.stateMachine)).toEqual([]);
        expect(aslFindings(result.stateMachine)).toEqual([]);
        expectNames(result);
        expect(misplacedResults(result.stateMachine)).toEqual([]);
        expect(JSON.stringify(compile(structuredClone(source), DEFINITION_SETTINGS))).toBe(JSON.stringify(result));
        expectMapped(result, source);
      }),
      RUNS,
    );
  });
});

function errorsOf(stateMachine: JsonObject) {
  return validateDefinition(stateMachine as Json).filter(({ severity }) => severity === 'ERROR');
}

/** Names are unique and of at most 80 characters, no state leads outside, and the whole has less than a megabyte. */
function expectNames({ stateMachine, report }: Compiled) {
  const scopes = statesOf(stateMachine);
  const names = scopes.flatMap((scope) => Object.keys(scope.states));
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(80);
  for (const { states, targets } of scopes) {
    for (const target of targets) expect(Object.hasOwn(states, target)).toBe(true);
  }
  expect(report.definitionBytes).toBe(Buffer.byteLength(JSON.stringify(stateMachine)));
  expect(report.definitionBytes).toBeLessThanOrEqual(1_048_576);
}

/** Where `$states.result` and `$states.errorOutput` are read and are not there. */
function misplacedResults(stateMachine: JsonObject): readonly string[] {
  const states = statesOf(stateMachine).flatMap((scope) => Object.entries(scope.states));
  const reads = (value: Json | undefined, what: string) => JSON.stringify(value ?? null).includes(`$states.${what}`);
  return states.flatMap(([name, state]) => {
    const { Output, Assign, Catch, Branches: _, ItemProcessor: __, ...others } = state;
    const hasResult = ['Task', 'Parallel', 'Map'].includes(String(state['Type']));
    const misplaced =
      (!hasResult && reads([Output ?? null, Assign ?? null], 'result')) ||
      reads([others, Catch ?? null], 'result') ||
      reads([others, Output ?? null, Assign ?? null], 'errorOutput');
    return misplaced ? [name] : [];
  });
}

/** Every state is told of, and every task that is told of is there. */
function expectMapped({ sourceMap, stateMachine }: Compiled, source: Record<string, unknown>) {
  const names = statesOf(stateMachine).flatMap(({ states }) => Object.keys(states));
  expect(Object.keys(sourceMap.states).sort()).toEqual(names.sort());
  const told = Object.values(sourceMap.states).flatMap(({ task, entered = [], exits = [] }) => [
    ...(task === undefined ? [] : [task]),
    ...entered,
    ...exits.flatMap(({ tasks }) => tasks),
  ]);
  expect(Object.keys(sourceMap.tasks)).toEqual(expect.arrayContaining(told));
  if ('functions' in Object(source['use'])) return;
  for (const pointer of Object.keys(sourceMap.tasks)) {
    const place = pointer
      .split('/')
      .slice(1)
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((value, token) => Reflect.get(Object(value), token), source);
    expect(place).toBeTypeOf('object');
  }
}

describe('text of a definition', () => {
  const HOSTILE = ['{% $states.context %}', '{%1%}', '{% "%} {%" %}', '{%%}'];

  test('never becomes an expression, wherever it stands', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HOSTILE), (text) => {
        const { stateMachine } = compiled(everywhere(text));
        for (const string of stringsOf(stateMachine)) {
          // What evaluates is either the compiler's own or gives the text back.
          if (string.startsWith('{%') && string.endsWith('%}') && string.includes(text)) {
            expect(string.replaceAll(JSON.stringify(text), '""')).not.toContain(text);
          }
        }
      }),
    );
  });

  function everywhere(text: string): Record<string, unknown> {
    const error = { type: `https://a.example/${encodeURIComponent(text)}`, status: 400, title: text, detail: text };
    const endpoint = { uri: text.replace(/[{}]/g, ''), authentication: { bearer: { token: text } } };
    return definition({
      do: [
        { [text]: { set: { [text]: text, list: [text, { deep: text }], 'name.$': text } } },
        {
          call: {
            call: 'http',
            with: { method: 'post', endpoint, body: text, headers: { a: text }, query: { [text]: text } },
          },
        },
        {
          attempt: {
            try: [
              { raise: { if: '$input.a', raise: { error } } },
              { call: { call: 'http', with: { method: 'get', endpoint } } },
            ],
            catch: { errors: { with: { title: text } }, do: [{ set: { set: { title: text } } }] },
          },
        },
      ],
    });
  }
});
