import { describe, expect, test } from 'vitest';
import { runTest } from '../../../bin/workflow-tests/run-test.ts';
import { isSchema } from '../../../functions/workflows/domain/json-schema/schema.ts';
import { validateInput } from '../../../functions/workflows/domain/json-schema/validate-input.ts';
import { inputSchemaFindings } from '../../../functions/workflows/domain/publish-workflow.ts';
import { validateDefinition } from '../../../functions/workflows/simulator/validate.ts';
import { runBothWays } from '../../support/examples/both-ways.ts';
import { exampleNames, readExample } from '../../support/examples/example.ts';

const examples = exampleNames().map(readExample);

test('there are at least twelve examples', () => expect(examples.length).toBeGreaterThanOrEqual(12));

describe.each(examples)('the example $name', (example) => {
  const { compiled, handWritten, input, tests } = example;

  test('compiles without warnings, and takes the input beside it', () => {
    expect([...compiled.warnings, ...inputSchemaFindings(compiled)]).toEqual([]);
    const { inputSchema } = compiled;
    expect(isSchema(inputSchema)).toBe(true);
    if (isSchema(inputSchema)) expect(validateInput(inputSchema, input, '/input')).toEqual([]);
  });

  test('has a machine by hand that Step Functions would accept', () =>
    expect(validateDefinition(handWritten)).toEqual([]));

  test('is tested with several inputs, a fault or a caught error among them', () => {
    expect(tests.length).toBeGreaterThanOrEqual(3);
    const hasFault = tests.some(
      ({ expect: { status }, mocks }) =>
        status === 'faulted' ||
        Object.values(mocks)
          .flat()
          .some((answer) => 'error' in answer),
    );
    expect(hasFault).toBe(true);
  });

  test.each(tests)('ends as its test says: $name', async (each) => expect(await runTest(each, compiled)).toEqual([]));

  test.each(tests)('does the same as by hand in no more transitions: $name', async (each) => {
    const runs = await runBothWays(example, each);
    expect(runs.compiled.outcome).toEqual(runs.handWritten.outcome);
    expect(runs.compiled.transitions).toBeLessThanOrEqual(runs.handWritten.transitions);
  });
});
