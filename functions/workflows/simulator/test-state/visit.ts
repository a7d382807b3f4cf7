import { newExecution } from '../execution.ts';
import { type Run, takeId, type Visit } from '../run.ts';
import { reclaimVariables } from '../variables.ts';
import { parseInput, parseObject } from './members.ts';
import type { TestStateRequest, TestWorld } from './request.ts';
import type { Subject } from './subject.ts';

/** An execution of which the first event is its start, the second that it entered the state. */
const ENTERED_EVENT_ID = 2;

/** A visit of the state, as if an execution had just entered it. @throws TestStateRefused for values that are no JSON */
export function enteredVisit(
  { definition, machine, state }: Subject,
  request: TestStateRequest,
  world: TestWorld,
): Visit {
  const input = parseInput(request.input ?? '{}');
  const { context: contextText, variables: variablesText = '{}', stateConfiguration } = request;
  const context = contextText === undefined ? undefined : parseObject('context', contextText);
  const variables = parseObject('variables', variablesText);
  const data = {
    ...newExecution({ ...world, ...world.identity, definition, input }),
    ...(context !== undefined && { context }),
  };
  const now = () => world.clock.now();
  const run: Run = { machine, data, now, random: world.random, effects: [], checkpoint: () => undefined };
  const retryCount = stateConfiguration?.retrierRetryCount ?? 0;
  const attempts = (state.definition.Retry ?? []).map(() => retryCount);
  const entered = { enteredEventId: ENTERED_EVENT_ID, enteredAt: now() };
  const active = { name: state.name, input, ...entered, retryCount, attempts };
  const place = { index: 0, scope: state.scope, lastEventId: ENTERED_EVENT_ID };
  const frame = { id: takeId(run), ...place, variables, state: active };
  data.frames[frame.id] = frame;
  reclaimVariables(run, frame);
  return { run, frame, state, active };
}
