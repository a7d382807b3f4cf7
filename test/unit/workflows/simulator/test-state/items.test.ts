import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../../../functions/workflows/simulator/test-state/csv.ts';
import { readItems } from '../../../../../functions/workflows/simulator/test-state/item-reader.ts';
import type { InspectionData } from '../../../../../functions/workflows/simulator/test-state/request.ts';
import { testState } from '../../../../../functions/workflows/simulator/test-state/test-state.ts';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../../functions/workflows/simulator/virtual-clock.ts';
import { EXPRESS, inspected, tested, text } from './testing.ts';

type Config = Readonly<Record<string, Json>>;
const read = (ReaderConfig: Json | undefined, data: string, seen: InspectionData = {}) =>
  readItems(ReaderConfig === undefined ? {} : { ReaderConfig }, data, seen);
const values = (config: Config, data: string) => read(config, data).map(({ value }) => value);

describe('the rows of a table', () => {
  const ROWS = { CSVHeaderLocation: 'FIRST_ROW' };

  test.each([
    ['COMMA', ','],
    ['PIPE', '|'],
    ['SEMICOLON', ';'],
    ['SPACE', ' '],
    ['TAB', '\t'],
  ])('are divided by %s', (CSVDelimiter, by) => {
    expect(readCsv(`a${by}b\n1${by}2`, { ...ROWS, CSVDelimiter })).toEqual([{ a: '1', b: '2' }]);
  });

  test.each<[string, readonly Json[]]>([
    [
      'a,b\n1,2\n3,4',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    [
      'a,b\r\n1,2\r3,4\n',
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
    ],
    [
      'a,b\n\n1,\n,2\n\n',
      [
        { a: '1', b: '' },
        { a: '', b: '2' },
      ],
    ],
    ['a,b\n"x,y","p""q"', [{ a: 'x,y', b: 'p"q' }]],
    ['a\n""\n"1\n2"', [{ a: '' }, { a: '1\n2' }]],
    [
      'a,b\n1\n1,2,3',
      [
        { a: '1', b: '' },
        { a: '1', b: '2' },
      ],
    ],
    ['', []],
    ['a,b', []],
  ])('of %j are %j', (table, expected) => {
    expect(readCsv(table, ROWS)).toEqual(expected);
  });

  test('have the names that are given, and then no row of names', () => {
    const given = { CSVHeaderLocation: 'GIVEN', CSVHeaders: ['x', 'y'] };
    expect(readCsv('1,2', given)).toEqual([{ x: '1', y: '2' }]);
    expect(readCsv('a,b\n1,2', { ...given, CSVHeaderLocation: 'FIRST_ROW' })).toEqual([{ a: '1', b: '2' }]);
    expect(readCsv('a,b\n1,2', { ...given, CSVHeaders: 'x' })).toEqual([{ a: '1', b: '2' }]);
  });

  test('have no delimiter of another name', () => {
    for (const CSVDelimiter of ['toString', ',']) {
      expect(() => readCsv('a', { CSVDelimiter })).toThrow(
        `The CSVDelimiter '${CSVDelimiter}' is none of COMMA, PIPE, SEMICOLON, SPACE, TAB`,
      );
    }
  });
});

describe('the items of a document', () => {
  test('are JSON when nothing else is said, with their keys when they are members', () => {
    expect(read(undefined, '[1,{"a":2}]')).toEqual([{ value: 1 }, { value: { a: 2 } }]);
    expect(read({}, '{"a":1,"b":[2]}')).toEqual([
      { key: 'a', value: 1 },
      { key: 'b', value: [2] },
    ]);
    expect(values({ InputType: 'JSONL' }, '1\n  \n{"a":2}\n\n')).toEqual([1, { a: 2 }]);
    expect(values({ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, 'a\n1')).toEqual([{ a: '1' }]);
  });

  test('are as many as MaxItems, if that is more than none', () => {
    const most = (MaxItems: Json) => values({ MaxItems }, '[1,2,3]');
    expect([most(2), most(9), most(0), most(-1), most('2')]).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test('are where the pointer points', () => {
    const at = (ItemsPointer: Json, data: Json) => {
      const seen: InspectionData = {};
      const found = read({ ItemsPointer }, JSON.stringify(data), seen).map(({ value }) => value);
      return [found, seen.afterItemsPointer];
    };
    expect(at('/a/1', { a: [0, [5]] })).toEqual([[5], '[5]']);
    expect(at('', [5])).toEqual([[5], '[5]']);
    expect(at('/m~1n/~0/~01', { 'm/n': { '~': { '~1': { x: 5 } } } })).toEqual([[5], '{"x":5}']);
    expect(at(5, [6])).toEqual([[6], undefined]);
    for (const pointer of ['/b', '/a/b', '/toString', '/__proto__', '/a/9']) {
      expect(() => at(pointer, { a: ['x'] })).toThrow('The mapItemReaderData has no array or object of items');
    }
  });

  test('show their keys to the selector', async () => {
    const definition = text({
      ...{ Type: 'Map', ItemSelector: '{% $states.context.Map.Item %}', End: true },
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON' },
        Arguments: { Bucket: 'b', Key: 'k' },
      },
      ItemProcessor: {
        ...{ StartAt: 'In', States: { In: { Type: 'Pass', End: true } } },
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      },
    });
    const stateConfiguration = { mapItemReaderData: '{"a":1,"b":2}' };
    const seen = await inspected(definition, { mock: { result: '[]' }, stateConfiguration });
    expect(seen['afterItemSelector']).toEqual([
      { Index: 0, Value: 1, Key: 'a' },
      { Index: 1, Value: 2, Key: 'b' },
    ]);
  });
});

describe('a test of a state', () => {
  test('refuses an input that is no JSON, and says how AWS says it', async () => {
    const world = { clock: createVirtualClock(0), tasks: { call: async () => ({ output: 1 }) }, random: () => 0 };
    const definition = text({ Type: 'Pass', End: true });
    await expect(testState({ definition, input: '{' }, { ...world, identity: EXPRESS })).rejects.toMatchObject({
      ...{ name: 'TestStateRefused', code: 'InvalidExecutionInput' },
      message: "Invalid State Machine Execution Input: 'The input is not JSON'",
    });
  });

  test('times out a task that misses its heartbeat, whose retrier may know that name', async () => {
    const task = { Type: 'Task', Resource: 'arn:aws:lambda:eu-central-1:111111111111:function:f', End: true };
    const Retry = [{ ErrorEquals: ['States.HeartbeatTimeout'] }];
    const answer = () => new Promise<never>(() => undefined);
    const test = (more: Config) => tested(text({ ...task, Retry, ...more }), { answer });
    expect(await test({ HeartbeatSeconds: 3 })).toEqual({ status: 'RETRIABLE', error: 'States.Timeout' });
    expect(await test({ TimeoutSeconds: 3 })).toEqual({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('rejects with what the world throws', async () => {
    const task = { Type: 'Task', Resource: 'arn:aws:lambda:eu-central-1:111111111111:function:f', End: true };
    const answer = () => Promise.reject(new Error('no world'));
    await expect(tested(text(task), { answer })).rejects.toThrow('no world');
  });

  test('shows no inspection unless it is asked for', async () => {
    const pass = text({ Type: 'Pass', Assign: { a: 1 }, End: true });
    expect(await tested(pass)).not.toHaveProperty('inspectionData');
    for (const inspectionLevel of ['DEBUG', 'TRACE'] as const) {
      expect(await tested(pass, { inspectionLevel, variables: { b: 2 } })).toMatchObject({
        inspectionData: { input: '{}', variables: '{"b":2,"a":1}' },
      });
    }
    expect(await inspected(text({ Type: 'Pass', End: true }))).not.toHaveProperty('variables');
  });

  test('counts the variables it is given', async () => {
    const variables = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`v${index}`, 'x'.repeat(262_142)]));
    const pass = text({ Type: 'Pass', Assign: { a: 1 }, End: true });
    expect(await tested(pass, { variables })).toMatchObject({ error: 'States.DataLimitExceeded' });
  });
});
