import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CompileResult, compile } from '../../../../functions/workflows/compiler/compile.ts';
import { NO_EXTERNALS } from '../../../../functions/workflows/language/externals.ts';
import type { Json, JsonObject } from '../../../../functions/workflows/language/json.ts';
import { suppliedDocuments } from '../../../../functions/workflows/language/openapi/supplied-documents.ts';
import { parseSource } from '../../../../functions/workflows/language/source/parse-source.ts';
import type { Json as MachineJson } from '../../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../../functions/workflows/simulator/validate.ts';
import { DEFINITION_SETTINGS, PETS, PETS_DOCUMENT } from './support/definition-settings.ts';
import { definitions } from './support/definitions.ts';
import { mutated } from './support/mutations.ts';
import { definition } from './support/run.ts';

/** A run by the way looks at the same definitions each time; one that is asked for looks at others. */
const RUNS =
  process.env['MUTATION_RUNS'] === undefined
    ? { numRuns: 150, seed: 20261102 }
    : { numRuns: Number(process.env['MUTATION_RUNS']) };
const EXTERNALS = DEFINITION_SETTINGS.externals ?? NO_EXTERNALS;

/** Milliseconds after which a definition is taken to hang; most take five. */
const MOST_TIME = 10_000;

const EXAMPLES = readdirSync('examples', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const parsed = parseSource(readFileSync(`examples/${name}/workflow.yaml`, 'utf8'));
    if (!parsed.ok) throw new Error(`examples/${name} cannot be read`);
    return parsed.definition;
  });

/** A definition is compiled to what Step Functions takes, or has findings at places of the text. */
function expectAnswer(source: string | Record<string, unknown>, settings = DEFINITION_SETTINGS): CompileResult {
  const begun = performance.now();
  const result = compile(source, settings);
  expect(performance.now() - begun).toBeLessThan(MOST_TIME);
  const findings = [...(result.ok ? [] : result.errors), ...result.warnings];
  expect(JSON.stringify(findings).length).toBeLessThan(1_000_000);
  for (const finding of findings) {
    expect(finding).toMatchObject({ code: expect.stringMatching(/^[a-z0-9.-]+$/), pointer: expect.any(String) });
    expect(finding.detail).toMatch(/\.$/);
    if (typeof source === 'string' && finding.pointer !== '') {
      expect(finding).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    }
  }
  if (!result.ok) expect(result.errors.length).toBeGreaterThan(0);
  else {
    const errors = validateDefinition(result.stateMachine as MachineJson).filter(
      ({ severity }) => severity === 'ERROR',
    );
    expect(errors).toEqual([]);
  }
  return result;
}

describe('a definition at fault has findings, and breaks nothing', () => {
  test('whatever is changed of a right one', { timeout: 3_600_000 }, () => {
    const right = fc.oneof(fc.constantFrom(...EXAMPLES), definitions) as fc.Arbitrary<JsonObject>;
    fc.assert(
      fc.property(mutated(right), fc.boolean(), (source, asText) => {
        expectAnswer(asText ? JSON.stringify(source, null, 1) : (source as Record<string, unknown>));
      }),
      RUNS,
    );
  });

  test('whatever is changed of the OpenAPI document it names', { timeout: 3_600_000 }, () => {
    const source = definition({
      do: ['findPet', 'savePet'].map((operationId) => ({
        [operationId]: {
          call: 'openapi',
          with: { document: { endpoint: PETS }, operationId, parameters: { petId: 1 } },
        },
      })),
    });
    fc.assert(
      fc.property(mutated(fc.constant(PETS_DOCUMENT as JsonObject)), (document: Json) => {
        const documents = suppliedDocuments({ [PETS]: JSON.stringify(document) });
        expectAnswer(JSON.stringify(source), { ...DEFINITION_SETTINGS, externals: { ...EXTERNALS, documents } });
      }),
      RUNS,
    );
  });

  test.each(['.a'.repeat(8000), '.[0]'.repeat(4000), `${'{a:'.repeat(4000)}1${'}'.repeat(4000)}`])(
    'as jq that nests without end: %#',
    (expression) => {
      const source = { ...definition({ do: [{ a: { if: expression, set: {} } }] }), evaluate: { language: 'jq' } };
      expect(expectAnswer(source)).toMatchObject({ errors: [{ code: 'expression-too-deep' }] });
    },
  );

  test('as a switch of a wrong shape, whose targets are not unreachable', () => {
    const source = definition({
      do: [{ a: { switch: 'b' } }, { c: { set: {}, ['then']: 'end' } }, { b: { set: {} } }],
    });
    expect(expectAnswer(source)).toMatchObject({ errors: [{ code: 'invalid-type', pointer: '/do/0/a/switch' }] });
  });

  test('as a mark of an extension whose names are no texts', () => {
    const marked = { set: {}, metadata: { 'tributary/extended': { name: 'a', reference: { toString: 1 } } } };
    expect(expectAnswer(definition({ do: [{ a: marked }] }))).toMatchObject({ ok: true });
  });
});
