import type { LanguageFinding } from '../finding.ts';
import { CATALOGUE, CATALOGUE_FUNCTIONS } from '../functions/catalogue.ts';
import { functionCalled, functionNamed } from '../functions/inline-functions.ts';
import { isObject } from '../json.ts';
import { listed } from '../listed.ts';
import { pointerTo } from '../pointer.ts';
import { type PlacedTask, tasksWithin } from '../walk.ts';
import type { Definition, Rule } from './rule.ts';

/** Functions that are called exist, and do not call themselves. Every other call has been replaced by its function. */
export const functions: Rule = {
  name: 'functions',
  severity: 'error',
  code: 'unknown-function',
  check: (definition) => tasksWithin(definition.tasks).flatMap((place) => faults(place, definition)),
  passes: 'use: {functions: {greet: {set: {text: hello}}}}\ndo: [{a: {call: greet}}]',
  fails: 'do: [{a: {call: greet}}]',
};

function faults(place: PlacedTask, { document }: Definition): readonly LanguageFinding[] {
  const name = isObject(place.source) ? functionCalled(place.source) : undefined;
  if (name === undefined) return [];
  const pointer = pointerTo(place.pointer, 'call');
  const own = document.use?.functions ?? {};
  if (functionNamed(name, own) !== undefined) {
    const detail = `The function \`${name}\` leads back to itself.`;
    return [{ pointer, code: 'recursive-function', detail, hint: 'Use `for`, or a loop by `then`.' }];
  }
  const known = [...Object.keys(own), ...Object.keys(CATALOGUE_FUNCTIONS).map((each) => `${each}@${CATALOGUE}`)];
  return [
    {
      pointer,
      code: 'unknown-function',
      detail: `There is no function \`${name}\`.`,
      hint: `There are ${listed(known)}. Functions of other catalogs are not fetched.`,
    },
  ];
}
