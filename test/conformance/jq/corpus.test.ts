import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { differences } from '../../support/jq/agreement.ts';
import { SAMPLES, samplesOf } from '../../support/jq/samples.ts';

/** A list of all jq expressions in the specification, its conformance kit, its examples and use cases. */
const LIST = new URL('../../../../shared/reference/language.md', import.meta.url);
const isPresent = existsSync(LIST);
const suite = 'every jq expression of the specification';

function expressions(): readonly string[] {
  const [, section = ''] = readFileSync(LIST, 'utf8').split('### All jq expressions');
  const [list = ''] = section.split('total unique');
  const lines = list.split('\n').filter((line) => line.startsWith('- '));
  const found = lines.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, expression = '']) => expression));
  return [...new Set(found)];
}

/** What the expressions ask for, beside values of every type. */
const DOCUMENTS = [
  ...SAMPLES.dots,
  { vet: {}, temperature: 39, bpm: 55, orderType: 'electronic', status: 'sold', color: 'red', customer: { age: 17 } },
  {
    user: { firstName: 'Ada', lastName: 'L', claims: { subject: 's' } },
    petId: 3,
    pets: [{ id: 1 }],
    session: {},
    slot: 1,
  },
  {
    correlationId: 1,
    payload: { from: { firstName: 'Ada', lastName: 'L' } },
    data: { author: { team: 'QA' }, dev: 'd' },
  },
  { workflow: { document: { name: 'w' }, id: 'i' }, task: { name: 't' }, processed: { colors: [], indexes: [] } },
  [
    { category: { name: 'dog' }, tags: [{ breed: 'pug' }, { breed: 'lab' }] },
    { category: { name: 'cat' }, tags: [] },
  ],
];

/** Names that the examples give to loops, errors and events. */
const NAMED = {
  ...{ color: 'red', pet: { id: 9 }, message: 'hello', event: { type: 't', data: 1 }, err: { status: 404 } },
  task: {
    ...(SAMPLES.variables['task'] as Record<string, never>),
    call: 'http',
    with: { uri: 'https://mocked.service.com/a', endpoint: { uri: 'https://other.example' } },
  },
};

let pairs = 0;
afterAll(() => console.info(`jq agrees on ${pairs} pairs of an expression of the specification and a document`));

describe.skipIf(!isPresent)(isPresent ? suite : `${suite} (skipped: ${LIST.pathname} is absent)`, () => {
  const all = isPresent ? expressions() : [];

  test('there are more than a hundred', () => expect(all.length).toBeGreaterThan(100));

  test.each(all)('%s', async (expression) => {
    const samples = samplesOf(DOCUMENTS, NAMED);
    expect(await differences(expression, samples)).toEqual([]);
    pairs += samples.dots.length;
  });
});
