import { setImmediate } from 'node:timers/promises';
import type {
  InspectionData,
  TestStateAnswer,
  TestStateRequest,
} from '../../../../../functions/workflows/simulator/test-state/request.ts';
import { testState } from '../../../../../functions/workflows/simulator/test-state/test-state.ts';
import type { Json, TaskRuntime } from '../../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY } from '../machine.ts';

export type Answer = TaskRuntime['call'];

/** What a test says beside the definition; JSON stands where the API has its text. */
export interface Given extends Omit<TestStateRequest, 'definition' | 'input' | 'variables' | 'context'> {
  readonly input?: Json;
  readonly variables?: Json;
  readonly context?: Json;
  readonly answer?: Answer;
}

const ECHO: Answer = async ({ arguments: output }) => ({ output });
export const EXPRESS = { ...IDENTITY, executionArn: IDENTITY.executionArn.replace(':execution:', ':express:') };

/** A definition as the API takes it; a state is in JSONata mode unless it says otherwise. */
export function text(definition: Readonly<Record<string, Json>>): string {
  return JSON.stringify(definition['States'] === undefined ? { QueryLanguage: 'JSONata', ...definition } : definition);
}

function optionalText(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Tests a state in virtual time. */
export async function tested(definition: string, given: Given = {}): Promise<TestStateAnswer> {
  const { answer = ECHO, input, variables, context, ...rest } = given;
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const texts = { input: optionalText(input), variables: optionalText(variables), context: optionalText(context) };
  let done = false;
  const result = testState(
    { ...rest, definition, ...texts },
    { clock, tasks: { call: answer }, random: () => 0.5, identity: EXPRESS },
  ).finally(() => {
    done = true;
  });
  // What fails is told to whoever waits for the result.
  result.catch(() => undefined);
  for (let moving = true; moving && !done; ) {
    await setImmediate();
    moving = done || clock.advance();
  }
  return result;
}

/** The same with its inspection, the JSON texts read. */
export async function inspected(definition: string, given: Given = {}): Promise<Readonly<Record<string, Json>>> {
  const { inspectionData = {} } = await tested(definition, { inspectionLevel: 'DEBUG', ...given });
  return Object.fromEntries(
    Object.entries(inspectionData satisfies InspectionData).map(([name, value]) => {
      const json: Json = typeof value === 'string' ? (JSON.parse(value) as Json) : value;
      return [name, json];
    }),
  );
}
