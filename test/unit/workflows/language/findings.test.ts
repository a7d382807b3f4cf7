import { describe, expect, test } from 'vitest';
import { OFFLINE_SETTINGS } from '../../../../bin/offline-settings.ts';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';

const HEAD =
  "document: { dsl: '1.0.3', namespace: test, name: many, version: '1.0.0' }\nevaluate: { language: jsonata }\n";
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

function findingsOf(text: string) {
  const result = compile(HEAD + text, OFFLINE_SETTINGS);
  return result.ok ? [] : result.errors;
}

describe('of very many faults', () => {
  test.each([
    ['of the text', `do: [{ a: { set: {${many(2000, () => 'x: 1, ')} } } }]`],
    ['of the shape', `${many(2000, (index) => `field${index}: 1\n`)}do: [{ a: { set: { x: 1 } } }]`],
  ])('%s a hundred are shown', (_, text) => {
    const findings = findingsOf(text);
    expect(findings).toHaveLength(100);
    expect(findings[0]).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
  });

  test('names that are very long are refused, before anything remembers them', () => {
    const task = {
      ['n'.repeat(50_000)]: { set: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`m${i}`, i])) },
    };
    expect(findingsOf(`do: [${JSON.stringify(task)}]`)).toMatchObject([{ code: 'name-too-long', pointer: '/do/0' }]);
    const document = { dsl: '1.0.3', namespace: 'test', name: 'many', version: '1.0.0' };
    expect(compile({ document, do: [task] }, OFFLINE_SETTINGS)).toMatchObject({ errors: [{ code: 'name-too-long' }] });
  });

  test('pointers are those of a parent where names make them too long', () => {
    const [first, second] = ['m'.repeat(900), 'n'.repeat(900)];
    const text = `do: [{ a: { set: {\n ${first}: {\n  ${second}: '\${ nope }' } } } }]`;
    const [finding] = findingsOf(text);
    expect(finding).toMatchObject({ pointer: `/do/0/a/set/${first}`, code: 'root-reference', line: 5 });
  });

  test('a hint names ten of what there is', () => {
    const errors = many(50, (index) => `    e${index}: { type: 'https://a.example/${index}', status: 409 }\n`);
    const [finding] = findingsOf(`use:\n  errors:\n${errors}do: [{ a: { raise: { error: gone } } }]`);
    expect(finding).toMatchObject({ code: 'unknown-reference' });
    expect(finding?.hint).toMatch(/`e9` and 40 more\.$/);
  });
});

describe('of very many tasks', () => {
  const sets = (count: number) => many(count, (index) => `- t${index}: { set: { x: ${index} } }\n`);
  const nested = (count: number) => sets(count).replaceAll(/\{ set: .*\}/g, (set) => `{ do: [{ a: ${set} }] }`);

  test('4,000 are compiled', () => expect(findingsOf(`do:\n${sets(4000)}`)).toEqual([]));

  test.each([
    ['one after the other', sets(4001)],
    ['inside each other', nested(2001)],
  ])('more are refused: %s', (_, tasks) => {
    expect(findingsOf(`do:\n${tasks}`)).toMatchObject([{ code: 'too-many-tasks', pointer: '/do', line: 4 }]);
  });
});
