import { describe, expect, test } from 'vitest';
import { isJsonObject } from '../../../functions/workflows/simulator/json.ts';
import {
  type InspectionData,
  type TestStateAnswer,
  TestStateRefused,
  type TestStateRequest,
} from '../../../functions/workflows/simulator/test-state/request.ts';
import { testState } from '../../../functions/workflows/simulator/test-state/test-state.ts';
import type { Json } from '../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../functions/workflows/simulator/virtual-clock.ts';
import { matches } from './compare.ts';
import { CONFORMANCE_DATA_PRESENT, readCases, suiteName } from './data.ts';
import { JSONPATH_CASES } from './test-state-out-of-scope.ts';

type JsonMember = 'definition' | 'input' | 'variables' | 'context';

interface TestStateCase {
  readonly id: string;
  readonly queryLanguage: 'JSONata' | 'JSONPath';
  readonly raised: boolean;
  /** The request, with JSON where the API has its text. */
  readonly request: Omit<TestStateRequest, JsonMember> & { readonly [member in JsonMember]?: Json };
  readonly response: { readonly [member: string]: Json };
}

const cases = readCases<TestStateCase>('test-state.json');

const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:machine';
const IDENTITY = {
  executionArn: 'arn:aws:states:us-east-1:111111111111:express:machine:run',
  executionName: 'run',
  stateMachineArn: MACHINE,
  stateMachineName: 'machine',
  roleArn: 'arn:aws:iam::111111111111:role/tests',
};

function run({ definition = null, input, variables, context, ...rest }: TestStateCase['request']) {
  const texts = Object.entries({ input, variables, context }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, JSON.stringify(value)]],
  );
  const request: TestStateRequest = { ...rest, definition: JSON.stringify(definition), ...Object.fromEntries(texts) };
  // All of the recordings are mocked, or call nothing.
  const tasks = { call: () => Promise.reject(new Error('Nothing is to be called')) };
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  return testState(request, { clock, tasks, random: () => 0.5, identity: IDENTITY });
}

/** The texts of JSON objects as objects, as the recordings show them. */
function readable(answer: TestStateAnswer | InspectionData): { readonly [member: string]: Json } {
  const members = Object.entries(answer).map(([name, value]): [string, Json] => {
    if (isJsonObject(value)) return [name, readable(value as InspectionData)];
    const isText = typeof value === 'string' && value.startsWith('{') && name !== 'cause';
    return [name, isText ? (JSON.parse(value) as Json) : value];
  });
  return Object.fromEntries(members);
}

async function expectRecorded({ raised, request, response }: TestStateCase): Promise<void> {
  if (raised) {
    const refusal = await run(request).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TestStateRefused);
    const { code, message } = refusal as TestStateRefused;
    expect({ Code: code, Message: message }).toEqual(response['Error']);
    return;
  }
  const answer = readable(await run(request));
  expect(matches(response, answer), JSON.stringify({ answer, response }, undefined, 1)).toBe(true);
}

describe.skipIf(!CONFORMANCE_DATA_PRESENT)(suiteName('states tested on AWS'), () => {
  test('there are recordings, and those out of scope are the ones in JSONPath mode', () => {
    const [jsonPath, jsonata] = ['JSONPath', 'JSONata'].map((language) =>
      cases.filter(({ queryLanguage }) => queryLanguage === language).map(({ id }) => id),
    );
    expect(jsonata?.length).toBeGreaterThan(30);
    expect(jsonPath).toEqual(JSONPATH_CASES);
  });

  test.each(cases.filter(({ id }) => !JSONPATH_CASES.includes(id)))('$id', expectRecorded);
});
