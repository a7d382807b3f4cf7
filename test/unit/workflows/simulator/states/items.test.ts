import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { eventTypes, LAMBDA, machine, run } from '../machine.ts';

type Fields = Readonly<Record<string, Json>>;
const processor = (state: Fields, config: Fields = {}): Json => ({
  StartAt: 'Work',
  States: { Work: { End: true, ...state } },
  ...config,
});
const DISTRIBUTED = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
const PASS = processor({ Type: 'Pass' });
const map = (fields: Fields) => machine({ Each: { Type: 'Map', ItemProcessor: PASS, End: true, ...fields } });
const PLACE = "An error occurred while executing the state 'Each' (entered at the event id #2).";
const unexpected = (source: string, field: string, expected: string, found: string) =>
  `The JSONata expression '${source}' specified for the field '${field}' returned an unexpected result type. ` +
  `Expected '${expected}', but was ${found}`;

describe('the items of a Map', () => {
  test('are those of Items, or the input itself', async () => {
    expect((await run(map({}), { input: [1, 2] })).result.output).toEqual([1, 2]);
    expect((await run(map({ Items: '{% $states.input.of %}' }), { input: { of: [3] } })).result.output).toEqual([3]);
    expect((await run(map({ Items: ['{% 1 + 1 %}', 'b'] }))).result.output).toEqual([2, 'b']);
  });

  test.each<[Fields, Json, string]>([
    [{}, { a: 1 }, 'Map state input must be an array but was: {"a":1}'],
    [{ Items: '{% 5 %}' }, {}, unexpected('5', 'Items', 'array', "'number' for value: 5")],
    [{ Items: { a: 1 } }, {}, unexpected('{"a":1}', 'Items', 'array', `'object' for value: {"a":1}`)],
    [{ Items: 'plain' }, {}, unexpected('plain', 'Items', 'array', `'string' for value: "plain"`)],
    [{ Items: null }, {}, unexpected('null', 'Items', 'array', `'null' for value: null`)],
  ])('%j with %j are none', async (fields, input, reason) => {
    const { result, history } = await run(map(fields), { input });
    const cause = `${PLACE} ${reason}`;
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause });
    expect(history.at(-2)).toMatchObject({ evaluationFailedEventDetails: { location: 'Items', state: 'Each' } });
  });

  test('become what ItemSelector makes of them, which sees item and input', async () => {
    const ItemSelector = { of: '{% $states.input.name %}', item: '{% $states.context.Map.Item %}', plain: [1] };
    const { result } = await run(map({ Items: ['a', 'b'], ItemSelector }), { input: { name: 'n' } });
    expect(result.output).toEqual([
      { of: 'n', item: { Index: 0, Value: 'a' }, plain: [1] },
      { of: 'n', item: { Index: 1, Value: 'b' }, plain: [1] },
    ]);
    const { result: bad, history } = await run(map({ Items: [1], ItemSelector: { a: ['{% $nothing %}'] } }));
    expect(bad.cause).toContain("specified for the field 'ItemSelector/a[0]' returned nothing (undefined).");
    expect(history.map(({ type }) => type)).not.toContain('MapStateStarted');
  });

  test('are seen by states in Maps and Parallels further in, until these have items of their own', async () => {
    const show: Fields = { Type: 'Pass', Output: '{% $states.context.Map.Item.Value %}' };
    const inner = { Type: 'Parallel', Branches: [processor(show)] };
    expect((await run(map({ Items: ['x'], ItemProcessor: processor(inner) }))).result.output).toEqual([['x']]);
    const own = { Type: 'Map', Items: ['y'], ItemProcessor: processor(show) };
    expect((await run(map({ Items: ['x'], ItemProcessor: processor(own) }))).result.output).toEqual([['y']]);
    expect(
      (await run(machine({ S: { ...show, Output: '{% $exists($states.context.Map) %}', End: true } }))).result.output,
    ).toBe(false);
  });

  test('may be processed by an Iterator, as it was once called', async () => {
    const definition = machine({ Each: { Type: 'Map', Items: [1], Iterator: PASS, End: true } });
    expect((await run(definition)).result.output).toEqual([1]);
  });
});

describe('the limits of a Map', () => {
  test.each(['MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage'])(
    '%s must be a number',
    async (field) => {
      const { result } = await run(map({ Items: [1], [field]: "{% 'a' %}" }));
      expect(result.cause).toBe(`${PLACE} ${unexpected("'a'", field, 'number', `'string' for value: "a"`)}`);
    },
  );

  test('of concurrency are 40 for an inline one, and as many as are wanted for a distributed one', async () => {
    const work = { Type: 'Task', Resource: LAMBDA };
    const end = async (fields: Fields, config: Fields) => {
      const definition = map({ Items: '{% [1..100] %}', ItemProcessor: processor(work, config), ...fields });
      return (await run(definition, { answer: () => ({ output: 1, durationMs: 1000 }) })).result.stoppedAt;
    };
    expect(await end({}, {})).toBe(3000);
    expect(await end({ MaxConcurrency: 100 }, {})).toBe(3000);
    expect(await end({}, DISTRIBUTED)).toBe(1000);
    expect(await end({ MaxConcurrency: 50 }, DISTRIBUTED)).toBe(2000);
    expect(await end({ MaxConcurrency: 99 }, DISTRIBUTED)).toBe(2000);
  });
});

describe('the events of a Map', () => {
  const work = processor({ Type: 'Task', Resource: LAMBDA });
  const failing = ({ arguments: item }: { arguments: Json }) =>
    item === 1 ? { error: 'Broken', durationMs: 10 } : { output: item, durationMs: 1000 };

  test('of an inline one tell of each iteration, also of those that fail or are aborted', async () => {
    const simulation = await run(map({ Items: [0, 1], ItemProcessor: work }), { answer: failing });
    expect(eventTypes(simulation).slice(2)).toEqual([
      ...['MapStateStarted', 'MapIterationStarted', 'MapIterationStarted'],
      ...['TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted'],
      ...['TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted'],
      ...['LambdaFunctionFailed', 'MapIterationFailed', 'TaskStateAborted', 'MapIterationAborted'],
      ...['MapStateFailed', 'ExecutionFailed'],
    ]);
    const [failed] = simulation.history.filter(({ type }) => type === 'MapIterationFailed');
    expect(failed?.['mapIterationFailedEventDetails']).toEqual({ name: 'Each', index: 1 });
    expect(simulation.result).toMatchObject({ error: 'Broken', stoppedAt: 10 });
  });

  test('of a distributed one name its Map Run, and the failure of that', async () => {
    const ItemProcessor = processor({ Type: 'Task', Resource: LAMBDA }, DISTRIBUTED);
    const { history } = await run(map({ Items: [0, 1], ItemProcessor }), { answer: failing });
    expect(history.map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['ExecutionStarted', 0],
      ['MapStateEntered', 0],
      ['MapRunStarted', 2],
      ['MapRunFailed', 3],
      ['ExecutionFailed', 4],
    ]);
    expect(history[3]?.['mapRunFailedEventDetails']).toEqual({
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    const good = await run(map({ Items: [2], ItemProcessor }), { answer: failing });
    expect(good.history.slice(2).map(({ type, previousEventId }) => [type, previousEventId])).toEqual([
      ['MapRunStarted', 2],
      ['MapRunSucceeded', 3],
      ['MapStateExited', 3],
      ['ExecutionSucceeded', 5],
    ]);
    expect(eventTypes(await run(map({ Items: [], ItemProcessor }))).slice(2)).toEqual([
      ...['MapRunStarted', 'MapRunSucceeded', 'MapStateExited', 'ExecutionSucceeded'],
    ]);
  });

  test('name the Map Run of a distributed one by machine, label and an id of its own', async () => {
    const ItemProcessor = processor({ Type: 'Pass' }, DISTRIBUTED);
    const each = { Type: 'Map', Items: [1], ItemProcessor };
    const arns = async (fields: Fields) => {
      const { history } = await run(machine({ A: { ...each, ...fields, Next: 'B' }, B: { ...each, End: true } }));
      const started = history.filter(({ type }) => type === 'MapRunStarted');
      return started.map((event) => String(event['mapRunStartedEventDetails']?.['mapRunArn']));
    };
    const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
    const prefix = 'arn:aws:states:eu-central-1:111111111111:mapRun:machine';
    const [first, second] = await arns({ Label: 'Parcels' });
    expect(first).toMatch(new RegExp(`^${prefix}/Parcels:${uuid}$`));
    expect(second).toMatch(new RegExp(`^${prefix}/${uuid}:${uuid}$`));
    expect(second?.slice(-36)).not.toBe(first?.slice(-36));
    expect(new Set((await arns({})).map((arn) => arn.split('/')[1]?.slice(0, 36))).size).toBe(2);
    expect(await arns({})).toEqual(await arns({}));
  });

  test('do not tolerate what ends an execution: States.Runtime', async () => {
    const lost = processor({ Type: 'Choice', Choices: [{ Condition: false, Next: 'Work' }] }, DISTRIBUTED);
    const { result } = await run(map({ Items: [1], ItemProcessor: lost, ToleratedFailurePercentage: 100 }));
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('batches of a Map', () => {
  const batches = async (ItemBatcher: Fields, Items: Json = [1, 2, 3, 4, 5]) => {
    const definition = map({ Items, ItemBatcher, ItemProcessor: processor({ Type: 'Pass' }, DISTRIBUTED) });
    return (await run(definition)).result;
  };

  test('hold as many items as they may, and 0 is no limit', async () => {
    const items = async (MaxItemsPerBatch: number) =>
      ((await batches({ MaxItemsPerBatch })).output as readonly { Items: Json }[]).map(({ Items }) => Items);
    expect(await items(2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(await items(1)).toEqual([[1], [2], [3], [4], [5]]);
    expect(await items(0)).toEqual([[1, 2, 3, 4, 5]]);
    expect((await batches({ MaxItemsPerBatch: 2 }, [])).output).toEqual([]);
  });

  test('hold as many bytes as they may, what they share and commas included', async () => {
    const sizes = async (ItemBatcher: Fields) =>
      ((await batches(ItemBatcher)).output as readonly { Items: readonly Json[] }[]).map(({ Items }) => Items.length);
    // {"Items":[]} has 12 bytes, an item here 1, and a comma goes with each.
    expect(await sizes({ MaxInputBytesPerBatch: 16 })).toEqual([2, 2, 1]);
    expect(await sizes({ MaxInputBytesPerBatch: 17 })).toEqual([2, 2, 1]);
    expect(await sizes({ MaxInputBytesPerBatch: 18 })).toEqual([3, 2]);
    // "BatchInput":"x", has 17 more.
    expect(await sizes({ MaxInputBytesPerBatch: 33, BatchInput: 'x' })).toEqual([2, 2, 1]);
    expect(await sizes({ MaxInputBytesPerBatch: 0 })).toEqual([5]);
    expect(await sizes({ MaxInputBytesPerBatch: 1 })).toEqual([1, 1, 1, 1, 1]);
  });

  test('are the items that their states see', async () => {
    const show = { Type: 'Pass', Output: '{% $states.context.Map.Item %}' };
    const ItemProcessor = processor(show, DISTRIBUTED);
    const { result } = await run(map({ Items: [1, 2, 3], ItemBatcher: { MaxItemsPerBatch: 2 }, ItemProcessor }));
    expect(result.output).toEqual([
      { Index: 0, Value: [1, 2] },
      { Index: 1, Value: [3] },
    ]);
  });

  test.each([
    [
      'MaxItemsPerBatch',
      "{% 'a' %}",
      unexpected("'a'", 'ItemBatcher/MaxItemsPerBatch', 'number', `'string' for value: "a"`),
    ],
    [
      'MaxInputBytesPerBatch',
      '{% null %}',
      unexpected('null', 'ItemBatcher/MaxInputBytesPerBatch', 'number', "'null' for value: null"),
    ],
    [
      'BatchInput',
      '{% $nothing %}',
      "The JSONata expression '$nothing' specified for the field 'ItemBatcher/BatchInput' returned nothing (undefined).",
    ],
  ])('need a %s that can be evaluated', async (field, template, reason) => {
    expect(await batches({ [field]: template })).toMatchObject({ cause: `${PLACE} ${reason}` });
  });
});
