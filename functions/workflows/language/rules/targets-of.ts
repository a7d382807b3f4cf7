import { pointerTo } from '../pointer.ts';
import type { SwitchTask } from '../task-kinds/switch.ts';
import { casesOf } from '../task-kinds/switch.ts';
import type { PlacedList, PlacedTask } from '../walk.ts';

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
  if (place.kind !== 'switch' || place.task === undefined) return [];
  return casesOf(place.task as SwitchTask).map((entry) => ({
    pointer: pointerTo(place.pointer, ...entry.path, 'then'),
    target: entry.case.then,
  }));
}

/** Whether some case of a `switch` has no condition, so that the switch never falls through. */
export function hasDefaultCase(place: PlacedTask): boolean {
  if (place.kind !== 'switch' || place.task === undefined) return false;
  return casesOf(place.task as SwitchTask).some((entry) => entry.case.when === undefined);
}

function indexOf(list: PlacedList, target: string): number {
  return DIRECTIVES.has(target) ? -1 : (placesIn(list).get(target) ?? -1);
}

/** Where in a list its tasks are; of several with one name it is the first. */
function placesIn(list: PlacedList): ReadonlyMap<string, number> {
  const places = known.get(list) ?? new Map(list.tasks.map(({ name }, index) => [name, index] as const).toReversed());
  known.set(list, places);
  return places;
}

/** Each of thousands of tasks may lead to another one. */
const known = new WeakMap<PlacedList, ReadonlyMap<string, number>>();

/** Places in the list that a task may lead to; what is behind the list is none of them. */
export function successors(list: PlacedList, index: number): readonly number[] {
  const place = list.tasks[index];
  if (place === undefined) return [];
  return onwardDirectives(place)
    .map((target) => (target === 'continue' ? index + 1 : indexOf(list, target)))
    .filter((next) => next >= 0 && next < list.tasks.length);
}

/** A task that raises an error goes nowhere unless `if` skips it; one at fault may go anywhere, so it goes on. */
function onwardDirectives(place: PlacedTask): readonly string[] {
  const onward = place.task?.then ?? 'continue';
  const cases = caseDirectives(place).map((directive) => directive.target);
  const skips = place.task?.if !== undefined;
  if (place.kind === 'switch') return hasDefaultCase(place) && !skips ? cases : [...cases, onward];
  return place.kind === 'raise' && place.task !== undefined && !skips ? [] : [onward];
}
