import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAs } from '../../../../../functions/workflows/language/expression/dialect.ts';
import { type JqPlace, translateJq } from '../../../../../functions/workflows/language/jq/translate.ts';
import { parseExpression } from '../../../../../functions/workflows/simulator/expressions/expression.ts';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { jqAnswers, ourAnswers } from '../../../../support/jq/agreement.ts';
import { documents, expressions } from '../../../../support/jq/arbitraries.ts';
import { samplesOf } from '../../../../support/jq/samples.ts';

const PLACE: JqPlace = {
  available: ['input', 'workflow', 'task', 'context', 'index', 'item'],
  dot: 'input',
  as: 'value',
};

function jsonata(source: string, place: Partial<JqPlace> = {}): string {
  const result = translateJq(source, { ...PLACE, ...place });
  if (!result.ok) throw new Error(result.fault.detail);
  return result.jsonata;
}

function evaluate(text: string, input: Json): Promise<unknown> {
  return parseExpression(text).evaluate({ input }, { now: 1_500, random: () => 0.5 });
}

describe('translations are as small as their meaning allows', () => {
  test.each([
    ['.', '$input'],
    ['$workflow.input', '$workflow.input'],
    ['$workflow.definition.document', '$workflow.definition.document'],
    ['$task.startedAt.epoch.milliseconds', '$task.startedAt.epoch.milliseconds'],
    ['{a: $task.name, b: [1, "x"]}', '{"a": $task.name, "b": [1, "x"]}'],
    ['. == 1', '$input = 1'],
    ['1 + 2 * 3', '1 + (2 * 3)'],
    ['"a" + "b"', '"a" & "b"'],
    ['[1] + [2]', '$append([1], [2])'],
    ['. as $x | [$x == 1, $x == 2]', '[$input = 1, $input = 2]'],
    ['.|type', '$type($input)'],
    ['now', '($millis() / 1000)'],
  ])('%s', (source, text) => expect(jsonata(source)).toBe(text));

  test('a helper stands there once, and those that are not needed not at all', () => {
    const text = jsonata('.a.b + .c + .d');
    expect(text.match(/\$_\w+ :=/g)).toEqual(['$_get :=', '$_add :=']);
  });

  test('a name of the platform that a loop has taken is data like any other', () => {
    expect(jsonata('$task.name', { available: [...PLACE.available, 'task'] })).toContain('$_get($task, "name")');
  });
});

describe('time', () => {
  test('now is seconds', async () => expect(await evaluate(jsonata('now'), null)).toBe(1.5));
});

describe('what the translator knows of a translation holds', () => {
  test('on random expressions: that none fails, that it is true or false, and its truth', async () => {
    await fc.assert(
      fc.asyncProperty(expressions, documents, async (list, dots) => {
        const source = `${list}[0]`;
        const known = translateJq(source, { ...PLACE, available: [...PLACE.available, 'output'], dot: 'output' });
        fc.pre(known.ok);
        const samples = samplesOf(dots);
        const [theirs, ours] = [await jqAnswers(source, samples), await ourAnswers(source, samples, 'condition')];
        const truth = theirs.map((answer) =>
          answer === 'error' ? answer : [String(!/^(null|false)$/.test(answer[0] ?? ''))],
        );
        expect(ours).toEqual(truth);
        if (known.total) expect(theirs).not.toContain('error');
        if (known.boolean) expect(theirs.flat().every((text) => /^(true|false|error)$/.test(text))).toBe(true);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe('an expression that is taken is not too deep to be evaluated', () => {
  test.each<[string, (count: number) => string, Json]>([
    ['or', (count) => Array(count).fill('.a').join(' or '), { a: false }],
    ['+', (count) => Array(count).fill('.a').join(' + '), { a: [[1]] }],
    ['if', (count) => `${'if .a then 1 else '.repeat(count)}0${' end'.repeat(count)}`, { a: false }],
    ['elif', (count) => `if .a then 1 ${'elif .a then 2 '.repeat(count)}else .a < [1] end`, { a: null }],
    ['//', (count) => Array(count).fill('.a').join(' // '), { a: null }],
    ['[ ]', (count) => `${'['.repeat(count)}[.a] | sort | tojson${']'.repeat(count)}`, { a: [{ b: [1] }] }],
    ['map', (count) => `${'[.] | map('.repeat(count)}.a${')'.repeat(count)}`, { a: 1 }],
    ['as', (count) => `${'.a as $x | '.repeat(count)}$x`, { a: 1 }],
    ['pipe', (count) => `${'. + 1 | '.repeat(count)}.`, 1],
  ])('the longest chain of `%s`', async (_, chain, input) => {
    const accepted = (count: number): string | undefined => {
      const read = readAs('jq', chain(count), PLACE);
      return read.ok ? read.expression.source : undefined;
    };
    let count = 1;
    while (accepted(count + 1) !== undefined) count += 1;
    expect(count).toBeGreaterThan(8);
    await expect(evaluate(accepted(count) ?? '', input)).resolves.not.toBeUndefined();
  });
});
