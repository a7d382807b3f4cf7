import { jsonText } from '../json.ts';
import type { Visit } from '../run.ts';
import type { StateEnd } from '../states/state-type.ts';
import type { Json } from '../types.ts';
import type { InspectionData } from './request.ts';

/** Writes down what a task was called with. */
export function noteArguments({ state, active: { work } }: Visit, seen: InspectionData): void {
  if (work?.type === 'task' && state.language === 'JSONata') seen.afterArguments = jsonText(work.call.arguments);
}

/** Writes down what a task came to. */
export function noteResult({ state }: Visit, { extras: { result } }: StateEnd, seen: InspectionData): void {
  if (state.definition.Type === 'Task' && result !== undefined) seen.result = jsonText(result);
}

/** Writes down the variables there are after the state. */
export function noteVariables(variables: Readonly<Record<string, Json>>, seen: InspectionData): void {
  if (Object.keys(variables).length > 0) seen.variables = jsonText(variables);
}
