import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { inspected, tested, text } from './testing.ts';

const PROCESSOR = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true } } };
const DISTRIBUTED = { ...PROCESSOR, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
const map = (more: Readonly<Record<string, Json>>) =>
  text({ Type: 'Map', ItemProcessor: PROCESSOR, ...more, End: true });
const mock = { result: '[1,2]' };

describe('a Map whose iterations are mocked', () => {
  test('evaluates everything else', async () => {
    const definition = map({
      Items: '{% $states.input.list %}',
      ItemSelector: { is: '{% $states.context.Map.Item.Value %}', at: '{% $states.context.Map.Item.Index %}' },
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: '{% $shared %}' },
      MaxConcurrency: '{% 2 + 1 %}',
      ToleratedFailureCount: '{% 1 %}',
      ToleratedFailurePercentage: 12.5,
      Assign: { seen: '{% $states.result %}' },
    });
    const item = (is: string, at: number) => ({ is, at });
    const items = [item('a', 0), item('b', 1), item('c', 2)];
    const input = { list: ['a', 'b', 'c'] };
    expect(await inspected(definition, { input, variables: { shared: 7 }, mock })).toEqual({
      input,
      afterItemSelector: items,
      afterItemBatcher: [
        { BatchInput: 7, Items: items.slice(0, 2) },
        { BatchInput: 7, Items: items.slice(2) },
      ],
      maxConcurrency: 3,
      toleratedFailureCount: 1,
      toleratedFailurePercentage: 12.5,
      variables: { shared: 7, seen: [1, 2] },
    });
  });

  test('fails when its items are none', async () => {
    expect(await tested(map({}), { input: { a: 1 }, mock })).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining('Map state input must be an array but was: {"a":1}'),
    });
    expect(await inspected(map({ MaxConcurrency: 5 }), { input: { a: 1 }, mock })).toEqual({ input: { a: 1 } });
  });

  test('shows nothing that its definition does not say', async () => {
    expect(await inspected(map({}), { input: [1], mock })).toEqual({ input: [1], maxConcurrency: 0 });
  });

  test.each(['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'])(
    'fails when its %s is no number',
    async (field) => {
      expect(await tested(map({ [field]: '{% "x" %}' }), { input: [], mock })).toMatchObject({
        ...{ status: 'FAILED', error: 'States.QueryEvaluationError' },
        cause: expect.stringContaining(`for the field '${field}' returned an unexpected result type.`),
      });
    },
  );

  test.each([
    [2, 50, 'SUCCEEDED'],
    [3, 50, 'FAILED'],
    [0, 0, 'SUCCEEDED'],
    [1, 0, 'FAILED'],
  ])(
    'of which %i in 4 failed and that tolerates %i per cent has %s',
    async (mapIterationFailureCount, share, status) => {
      const definition = map({ ToleratedFailurePercentage: share });
      const given = { input: [0, 0, 0, 0], mock, stateConfiguration: { mapIterationFailureCount } };
      expect(await tested(definition, given)).toMatchObject({ status });
    },
  );

  test('fails as soon as more iterations failed than it tolerates, by number or by share', async () => {
    const limits = fc.record(
      { ToleratedFailureCount: fc.nat({ max: 4 }), ToleratedFailurePercentage: fc.nat({ max: 100 }) },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(limits, fc.nat({ max: 4 }), async (tolerated, mapIterationFailureCount) => {
        const { ToleratedFailureCount: count = 4, ToleratedFailurePercentage: share = 100 } = tolerated;
        const stateConfiguration = { mapIterationFailureCount };
        const answer = await tested(map(tolerated), { input: [0, 0, 0, 0], mock, stateConfiguration });
        const exceeded = mapIterationFailureCount > count || (mapIterationFailureCount / 4) * 100 > share;
        expect(answer).toMatchObject(
          exceeded
            ? { status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' }
            : { status: 'SUCCEEDED', output: '[1,2]' },
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('an ItemReader', () => {
  const reading = (ReaderConfig: Json, more: Readonly<Record<string, Json>> = {}) =>
    map({
      ItemProcessor: DISTRIBUTED,
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ReaderConfig, Arguments: { Bucket: 'b', Key: 'k' } },
      ItemSelector: '{% $states.context.Map.Item.Value %}',
      ...more,
    });
  const read = async (ReaderConfig: Json, mapItemReaderData: string) => {
    const seen = await inspected(reading(ReaderConfig), { mock, stateConfiguration: { mapItemReaderData } });
    return seen['afterItemSelector'];
  };

  test('finds what the request says it finds', async () => {
    expect(await read({ InputType: 'JSON' }, '[1,2]')).toEqual([1, 2]);
    expect(await read({ InputType: 'JSON', MaxItems: 1 }, '[1,2]')).toEqual([1]);
    expect(await read({ InputType: 'JSON' }, '{"a":1}')).toEqual([1]);
    expect(await read({ InputType: 'JSONL' }, '{"a":1}\n\n2\n')).toEqual([{ a: 1 }, 2]);
  });

  test('takes rows of a table as objects of texts, with names from the first row or from the definition', async () => {
    const first = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
    expect(await read(first, 'id,name\r\n1,"Smith, ""J"""\n\n2\n3,x,more')).toEqual([
      { id: '1', name: 'Smith, "J"' },
      { id: '2', name: '' },
      { id: '3', name: 'x' },
    ]);
    const given = { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'], CSVDelimiter: 'PIPE' };
    expect(await read({ ...given, MaxItems: 1 }, '1|"2\n3"\n4|5')).toEqual([{ a: '1', b: '2\n3' }]);
    expect(await read(first, 'id,name')).toEqual([]);
  });

  test('reads back every table that is written with quotes', async () => {
    const cell = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') });
    const table = fc.array(fc.tuple(cell, cell), { maxLength: 4 });
    const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const written = [['x', 'y'], ...rows].map((row) => row.map(quoted).join(',')).join('\n');
        const config = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
        expect(await read(config, written)).toEqual(rows.map(([x, y]) => ({ x, y })));
      }),
      { numRuns: 50 },
    );
  });

  test('points into a document', async () => {
    const definition = reading({ InputType: 'JSON', ItemsPointer: '/a~1b/0/~0' });
    const stateConfiguration = { mapItemReaderData: '{"a/b":[{"~":[3]}]}' };
    expect(await inspected(definition, { mock, stateConfiguration })).toMatchObject({
      afterItemsPointer: [3],
      afterItemSelector: [3],
    });
  });

  test('of which nothing is said leaves the items open, and with them every share of them', async () => {
    expect(await inspected(reading({ InputType: 'CSV' }), { mock })).toEqual({ input: {}, maxConcurrency: 0 });
    const definition = reading({ InputType: 'CSV' }, { ToleratedFailurePercentage: 0 });
    const stateConfiguration = { mapIterationFailureCount: 9 };
    expect(await tested(definition, { mock, stateConfiguration })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test.each([
    [{ InputType: 'PARQUET' }, 'a,b', `Items of InputType '"PARQUET"' are not simulated`],
    [
      { InputType: 'CSV', CSVDelimiter: 'DOT' },
      'a.b',
      "The CSVDelimiter 'DOT' is none of COMMA, PIPE, SEMICOLON, SPACE, TAB",
    ],
    [{ InputType: 'JSON' }, '1', 'The mapItemReaderData has no array or object of items'],
    [{ InputType: 'JSON' }, '{', 'The mapItemReaderData is not valid JSON'],
  ])('%j cannot be read from %s', async (config, data, message) => {
    await expect(read(config, data)).rejects.toMatchObject({ code: 'ValidationException', message });
  });
});

test('a Parallel evaluates its arguments before its branches are mocked', async () => {
  const parallel = (Arguments: Json) => text({ Type: 'Parallel', Arguments, Branches: [PROCESSOR], Next: 'Then' });
  expect(await tested(parallel({ a: 1 }), { mock })).toEqual({
    status: 'SUCCEEDED',
    output: '[1,2]',
    nextState: 'Then',
  });
  expect(await tested(parallel('{% $none %}'), { mock })).toMatchObject({
    status: 'FAILED',
    cause: expect.stringContaining("specified for the field 'Arguments' returned nothing"),
  });
});

test('what would reshape data by paths is refused also when the work is mocked', async () => {
  const path = { QueryLanguage: 'JSONPath', End: true };
  for (const [definition, field] of [
    [{ ...path, Type: 'Map', ResultPath: '$.r', ItemProcessor: PROCESSOR }, 'ResultPath'],
    [{ ...path, Type: 'Parallel', ResultPath: '$.r', Branches: [PROCESSOR] }, 'ResultPath'],
    [{ ...path, Type: 'Map', ItemsPath: '$.list', ItemProcessor: PROCESSOR }, 'ItemsPath'],
  ] as const) {
    expect(await tested(text(definition), { input: [], mock })).toMatchObject({
      ...{ status: 'FAILED', error: 'States.Runtime' },
      cause: expect.stringContaining(`The JSONPath in field ${field} cannot be run here; use JSONata.`),
    });
  }
});
