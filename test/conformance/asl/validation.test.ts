import { describe, expect, test } from 'vitest';
import { refusalOf, validateDefinitionText } from '../../../functions/workflows/simulator/validate.ts';
import type { Diagnostic } from '../../../functions/workflows/simulator/validation/diagnostic.ts';
import { CONFORMANCE_DATA_PRESENT, readCases, suiteName } from './data.ts';

interface ValidationCase {
  readonly id: string;
  readonly api: 'Create' | 'Validate';
  readonly request: { readonly definition: string; readonly type?: 'STANDARD' | 'EXPRESS' };
  readonly response: { readonly message?: string; readonly diagnostics?: readonly Diagnostic[] };
}

/** Recordings that the validator does not yet reproduce. They must fail, so that the list can only shrink. */
const KNOWN_GAPS: readonly string[] = [];

const cases = readCases<ValidationCase>('validation.json');

function expectRecorded({ api, request, response }: ValidationCase): void {
  const diagnostics = validateDefinitionText(request.definition, request.type);
  if (api === 'Create') expect(refusalOf(diagnostics)).toBe(response.message);
  else expect(diagnostics).toEqual(response.diagnostics);
}

describe.skipIf(!CONFORMANCE_DATA_PRESENT)(suiteName('validation recorded on AWS'), () => {
  test('there are recordings', () => {
    expect(cases.length).toBeGreaterThan(10);
    expect(KNOWN_GAPS.filter((id) => !cases.some((recorded) => recorded.id === id))).toEqual([]);
  });

  test.each(cases.filter(({ id }) => !KNOWN_GAPS.includes(id)))('$id', (recorded) => expectRecorded(recorded));

  test.fails.each(cases.filter(({ id }) => KNOWN_GAPS.includes(id)))('known gap: $id', (recorded) =>
    expectRecorded(recorded),
  );
});
