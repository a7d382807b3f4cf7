import type * as z from 'zod';
import type { JsonObject } from '../../language/json.ts';
import type { compileReport } from '../../schemas.ts';
import { asScope, statesWithin } from './machine-shape.ts';
import type { PayloadRisk } from './payload-risks.ts';
import { costOfScope, type LoopBounds } from './scope-cost.ts';

/** Standard workflows in most Regions: $0.025 per 1,000 state transitions (AWS Step Functions pricing). */
const DOLLARS_PER_TRANSITION = 0.025 / 1000;
/** ExecutionStarted and ExecutionSucceeded or ExecutionFailed. */
const EXECUTION_EVENTS = 2;

/** What a thousand runs of so many state transitions cost, to a millionth of a dollar. */
export function dollarsPerThousandRuns(transitions: number): number {
  return Number((transitions * DOLLARS_PER_TRANSITION * 1000).toFixed(6));
}

/** Bytes of a machine as Step Functions takes it. */
export function bytesOf(stateMachine: JsonObject): number {
  return new TextEncoder().encode(JSON.stringify(stateMachine)).length;
}

/** What a compiled machine is like and what its runs cost at least and at most. @param bounds of its loops */
export function reportOn(
  stateMachine: JsonObject,
  definitionBytes: number,
  bounds: LoopBounds,
  payloadRisks: readonly PayloadRisk[],
): z.infer<typeof compileReport> {
  const scope = asScope(stateMachine);
  const { transitions, events } = costOfScope(scope, bounds);
  const names = statesWithin(scope).map(([name]) => name);
  const most = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    states: names.length,
    definitionBytes,
    longestStateName: Math.max(...names.map((name) => name.length)),
    transitions: { least: transitions.least, most: most(transitions.most) },
    historyEvents: { least: events.least + EXECUTION_EVENTS, most: most(events.most + EXECUTION_EVENTS) },
    dollarsPerThousandRuns: {
      least: dollarsPerThousandRuns(transitions.least),
      most: most(dollarsPerThousandRuns(transitions.most)),
    },
    payloadRisks: [...payloadRisks],
  };
}
