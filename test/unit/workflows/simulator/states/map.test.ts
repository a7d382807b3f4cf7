import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { eventTypes, LAMBDA, machine, run } from '../machine.ts';

const WORK = { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: LAMBDA, End: true } } };
const DISTRIBUTED = { ...WORK, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };

function map(more: Readonly<Record<string, Json>>): Json {
  return machine({ Each: { Type: 'Map', ItemProcessor: WORK, End: true, ...more } });
}

/** Fails for the items listed. */
function failing(...items: readonly Json[]) {
  return ({ arguments: item }: { arguments: Json }) =>
    items.includes(item) ? { error: 'Broken', cause: 'it is' } : { output: item };
}

describe('Map', () => {
  test('results keep the order of the items, whoever is ready first', async () => {
    const { result } = await run(map({ Items: [3, 1, 2] }), {
      answer: ({ arguments: item }) => ({ output: item, durationMs: 1000 * Number(item) }),
    });
    expect(result).toMatchObject({ output: [3, 1, 2], stoppedAt: 3000 });
  });

  test('no more items run side by side than MaxConcurrency says, and never more than 40', async () => {
    const most = async (MaxConcurrency: Json) => {
      const { result } = await run(map({ Items: '{% [1..100] %}', MaxConcurrency }), {
        answer: ({ arguments: output }) => ({ output, durationMs: 1000 }),
      });
      return result.stoppedAt;
    };
    expect(await most(10)).toBe(10_000);
    expect(await most('{% 50 %}')).toBe(3000);
    expect(await most(0)).toBe(3000);
  });

  test('no items, no iterations', async () => {
    const simulation = await run(map({ Items: [] }));
    expect(simulation.result.output).toEqual([]);
    expect(eventTypes(simulation).slice(2)).toEqual([
      'MapStateStarted',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('an inline Map fails with the error of its first failed item', async () => {
    const { result } = await run(map({ Items: [1, 2] }), { answer: failing(2) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'it is' });
  });

  test('a distributed Map fails with the threshold, and keeps its children out of the history', async () => {
    const simulation = await run(map({ Items: [1, 2], ItemProcessor: DISTRIBUTED }), { answer: failing(2) });
    expect(simulation.result).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    expect(eventTypes(simulation)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapRunStarted',
      'MapRunFailed',
      'ExecutionFailed',
    ]);
  });

  test.each([
    [{ ToleratedFailureCount: 1 }, [1], 'SUCCEEDED'],
    [{ ToleratedFailureCount: 1 }, [1, 2], 'FAILED'],
    [{ ToleratedFailureCount: '{% 2 %}' }, [1, 2], 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 50 }, [1, 2], 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: 49 }, [1, 2], 'FAILED'],
    [{ ToleratedFailureCount: 3, ToleratedFailurePercentage: 25 }, [1, 2], 'FAILED'],
    [{ ToleratedFailurePercentage: 100 }, [1, 2, 3, 4], 'SUCCEEDED'],
  ] as const)('of four items, %j tolerates %j: %s', async (tolerated, failed, status) => {
    const { result } = await run(map({ Items: [1, 2, 3, 4], ItemProcessor: DISTRIBUTED, ...tolerated }), {
      answer: failing(...failed),
    });
    expect(result.status).toBe(status);
    if (status === 'SUCCEEDED')
      expect(result.output).toEqual([1, 2, 3, 4].filter((item) => !failed.some((bad) => bad === item)));
    else expect(result.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  test('a batch holds items up to both limits, with what they share', async () => {
    const ItemBatcher = { MaxItemsPerBatch: '{% 2 %}', BatchInput: { shared: '{% $states.input.of %}' } };
    const { result } = await run(map({ Items: [1, 2, 3], ItemBatcher, ItemProcessor: DISTRIBUTED }), {
      input: { of: 'all' },
    });
    const BatchInput = { shared: 'all' };
    expect(result.output).toEqual([
      { BatchInput, Items: [1, 2] },
      { BatchInput, Items: [3] },
    ]);
    // {"Items":[]} is 12 bytes; each item takes 7 and a comma.
    const bytes = {
      Items: ['aaaaa', 'bbbbb', 'ccccc'],
      ItemBatcher: { MaxInputBytesPerBatch: 28 },
      ItemProcessor: DISTRIBUTED,
    };
    expect((await run(map(bytes))).result.output).toEqual([{ Items: ['aaaaa', 'bbbbb'] }, { Items: ['ccccc'] }]);
  });

  test('children of a distributed Map cannot read the variables around it', async () => {
    const Look = { Type: 'Pass', Output: '{% $exists($outer) %}', End: true };
    const processor = (Mode: string) => ({ StartAt: 'Look', States: { Look }, ProcessorConfig: { Mode } });
    const seen = async (Mode: string) => {
      const definition = machine({
        Set: { Type: 'Pass', Assign: { outer: 1 }, Next: 'Each' },
        Each: { Type: 'Map', Items: [1], ItemProcessor: processor(Mode), End: true },
      });
      return (await run(definition)).result.output;
    };
    expect(await seen('INLINE')).toEqual([true]);
    expect(await seen('DISTRIBUTED')).toEqual([false]);
  });

  test.each(['ItemReader', 'ResultWriter'])(
    'a %s is not simulated, and says so before anything runs',
    async (field) => {
      const definition = map({
        Items: [1],
        ItemProcessor: DISTRIBUTED,
        [field]: { Resource: 'arn:aws:states:::s3:getObject' },
      });
      const { result, history } = await run(definition);
      expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
      expect(result.cause).toContain(`The field '${field}' is not simulated.`);
      expect(history.map(({ type }) => type)).not.toContain('MapRunStarted');
    },
  );
});
