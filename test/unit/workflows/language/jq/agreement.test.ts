import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { translateJq } from '../../../../../functions/workflows/language/jq/translate.ts';
import { differences } from '../../../../support/jq/agreement.ts';
import { documents, expressions } from '../../../../support/jq/arbitraries.ts';
import { EXPRESSIONS } from '../../../../support/jq/expressions.ts';
import { SAMPLES, samplesOf } from '../../../../support/jq/samples.ts';

/** Translations against jq itself (jq-wasm), on values and on errors. */
let pairs = 0;
afterAll(() => console.info(`jq agrees on ${pairs} pairs of an expression and a document`));

describe('translated expressions give what jq gives', () => {
  test.each(EXPRESSIONS)(
    'about %s',
    async (_, lines) => {
      for (const expression of lines) {
        expect(await differences(expression, SAMPLES)).toEqual([]);
        pairs += SAMPLES.dots.length;
      }
    },
    60_000,
  );

  test('put together at random', async () => {
    await fc.assert(
      fc.asyncProperty(expressions, documents, async (expression, values) => {
        fc.pre(isTaken(expression));
        expect(await differences(expression, samplesOf(values))).toEqual([]);
        pairs += values.length;
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

/** Some are refused: `first` of what may fail behind its first value, indices by what cannot be an index. */
function isTaken(expression: string): boolean {
  return translateJq(expression, {
    available: ['output', 'input', 'context', 'index', 'item'],
    dot: 'output',
    as: 'value',
  }).ok;
}
