import { pointerTo } from '../pointer.ts';
import type { SwitchTask } from '../task-kinds/switch.ts';
import { casesOf } from '../task-kinds/switch.ts';
import type { PlacedTask } from '../walk.ts';

/** A flow directive and where it is written. */
export interface Directive {
  readonly pointer: string;
  readonly target: string;
}

export const DIRECTIVES: ReadonlySet<string> = new Set(['continue', 'exit', 'end']);

/** The flow directives of a task: its own `then` and those of its cases. */
export function directivesOf(place: PlacedTask): readonly Directive[] {
  if (place.task === undefined) return [];
  const own =
    place.task.then === undefined ? [] : [{ pointer: pointerTo(place.pointer, 'then'), target: place.task.then }];
  return [...own, ...caseDirectives(place)];
}

export function caseDirectives(place: PlacedTask): readonly Directive[] {
  if (place.kind !== 'switch') return [];
  return casesOf(place.task as SwitchTask).map((entry) => ({
    pointer: pointerTo(place.pointer, ...entry.path, 'then'),
    target: entry.case.then,
  }));
}

/** Whether some case of a `switch` has no condition, so that the switch never falls through. */
export function hasDefaultCase(place: PlacedTask): boolean {
  return place.kind === 'switch' && casesOf(place.task as SwitchTask).some((entry) => entry.case.when === undefined);
}
