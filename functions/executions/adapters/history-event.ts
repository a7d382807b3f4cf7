import type { HistoryEvent as SdkHistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { HistoryEvent } from '../../workflows/public.ts';

/** What the details of events have that steps are made of; each kind of event has some of it. */
const details = z.object({
  name: z.string().optional(),
  /** `EvaluationFailed` names the state so. */
  state: z.string().optional(),
  input: z.string().optional(),
  inputDetails: z.object({ truncated: z.boolean().optional() }).optional(),
  output: z.string().optional(),
  outputDetails: z.object({ truncated: z.boolean().optional() }).optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** JSON texts by the names of variables. */
  assignedVariables: z.record(z.string(), z.string()).optional(),
});

/** Flattens the one member `…EventDetails` that an event has. */
export function toHistoryEvent(event: SdkHistoryEvent): HistoryEvent {
  const member = Object.entries(event).find(([name, value]) => name.endsWith('EventDetails') && value !== undefined);
  const found = details.parse(member?.[1] ?? {});
  const isWhole = found.inputDetails?.truncated !== true && found.outputDetails?.truncated !== true;
  return {
    id: event.id ?? 0,
    previousEventId: event.previousEventId ?? 0,
    timestamp: event.timestamp?.getTime() ?? 0,
    type: event.type ?? '',
    stateName: found.name ?? found.state,
    payload: isWhole ? (found.output ?? found.input) : undefined,
    error: found.error,
    cause: found.cause,
    assigned: found.assignedVariables,
  };
}
