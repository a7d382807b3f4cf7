import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../../functions/workflows/simulator/validate.ts';
import { statesOf, stringsOf } from './support/machine.ts';
import { compiled, definition, SETTINGS } from './support/run.ts';
import { workflows } from './support/workflows.ts';

const RUNS = { numRuns: 60 };

interface SchemaFinding {
  readonly Message: string;
  readonly schemaError?: { readonly instancePath?: string };
}
/** It has no types of its own, and it changes what it is given. */
const validate = createRequire(import.meta.url)('asl-validator') as (
  machine: unknown,
  options: { checkPaths: boolean },
) => { readonly errors: readonly SchemaFinding[] };

/** Data that Step Functions takes and asl-validator does not: scalars, null, empty texts in lists. */
const DATA = /\/(Output|Assign|Arguments|ItemSelector|Items)(\/.*|$)/;

describe('every compiled machine', () => {
  test('is accepted by the definition checks', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(workflows, (source) => {
        const { stateMachine } = compiled(source);
        const errors = validateDefinition(stateMachine as Json).filter(({ severity }) => severity === 'ERROR');
        expect(errors).toEqual([]);
      }),
      RUNS,
    );
  });

  test('is accepted by asl-validator, apart from what it refuses by mistake', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(workflows, (source) => {
        const { errors } = validate(structuredClone(compiled(source).stateMachine), { checkPaths: false });
        const places = errors.map(({ schemaError, Message }) => schemaError?.instancePath ?? Message);
        const [data, others] = [
          places.filter((place) => DATA.test(place)),
          places.filter((place) => !DATA.test(place)),
        ];
        // A state whose data it refuses fits none of its schemas, which it reports as a wrong Type beside.
        const real = others.filter((place) => !data.some((one) => one.replace(DATA, '/Type') === place));
        expect(real).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  test('has unique names of at most 80 characters, and leads nowhere outside', () => {
    fc.assert(
      fc.property(workflows, (source) => {
        const scopes = statesOf(compiled(source).stateMachine);
        const names = scopes.flatMap((scope) => Object.keys(scope.states));
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name.length).toBeLessThanOrEqual(80);
        for (const { states, targets } of scopes) {
          for (const target of targets) expect(Object.keys(states)).toContain(target);
        }
      }),
      RUNS,
    );
  });

  test('is the same, byte for byte, each time', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(workflows, (source) => {
        expect(JSON.stringify(compile(source, SETTINGS))).toBe(
          JSON.stringify(compile(structuredClone(source), SETTINGS)),
        );
      }),
      RUNS,
    );
  });

  test('maps its states to tasks of the definition', () => {
    fc.assert(
      fc.property(workflows, (source) => {
        const { sourceMap, stateMachine } = compiled(source);
        const names = statesOf(stateMachine).flatMap(({ states }) => Object.keys(states));
        expect(Object.keys(sourceMap.states).sort()).toEqual(names.sort());
        const told = Object.values(sourceMap.states).flatMap(({ task, entered = [], exits = [] }) => [
          ...(task === undefined ? [] : [task]),
          ...entered,
          ...exits.flatMap(({ tasks }) => tasks),
        ]);
        expect(Object.keys(sourceMap.tasks)).toEqual(expect.arrayContaining(told));
        for (const pointer of Object.keys(sourceMap.tasks)) {
          const place = pointer
            .split('/')
            .slice(1)
            .reduce<unknown>((value, token) => Reflect.get(Object(value), token), source);
          expect(place).toBeTypeOf('object');
        }
      }),
      RUNS,
    );
  });
});

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
