import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { Json } from '../../../../functions/workflows/language/json.ts';
import { DEFINITION_SETTINGS } from './support/definition-settings.ts';
import { definitions } from './support/definitions.ts';
import { turnedRound, written } from './support/reformat.ts';

const RUNS = { numRuns: Number(process.env['COMPILER_RUNS'] ?? 20) };

/** The definition itself, which expressions may ask for, is as it was written. */
const plain = definitions.filter((source) => !JSON.stringify(source).includes('.definition'));

function machineOf(source: string | Record<string, unknown>): string {
  const result = compile(source, DEFINITION_SETTINGS);
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.errors, null, 2)}`);
  return JSON.stringify(result.stateMachine);
}

test('the way a definition is written changes nothing', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(
      definitions.chain((source) => fc.tuple(fc.constant(source), written(source))),
      ([source, text]) => {
        expect(machineOf(text)).toBe(machineOf(source));
      },
    ),
    RUNS,
  );
});

test('the order of members changes nothing, where it is not data', { timeout: 3_600_000 }, () => {
  fc.assert(
    fc.property(plain, (source) => {
      expect(machineOf(turnedRound(source as Json) as Record<string, unknown>)).toBe(machineOf(source));
    }),
    RUNS,
  );
});
