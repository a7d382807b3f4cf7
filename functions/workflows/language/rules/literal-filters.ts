import { pointerTo } from '../pointer.ts';
import type { TryTask } from '../task-kinds/try.ts';
import { tasksWithin } from '../walk.ts';
import type { Rule } from './rule.ts';

/** What an error must have is written out; what depends on data belongs into `when`. */
export const literalFilters: Rule = {
  name: 'literal-filters',
  severity: 'error',
  code: 'expression-in-filter',
  check: ({ tasks }) =>
    tasksWithin(tasks).flatMap((place) => {
      if (place.kind !== 'try' || place.task === undefined) return [];
      const members = Object.entries((place.task as TryTask).catch.errors?.with ?? {});
      return members
        .filter(([, value]) => typeof value === 'string' && value.includes('${'))
        .map(([name]) => ({
          pointer: pointerTo(place.pointer, 'catch', 'errors', 'with', name),
          code: 'expression-in-filter',
          detail: 'An error filter compares with constant values, not with expressions.',
          hint: `Write \`when: $error.${name} = …\` instead.`,
        }));
    }),
  passes: 'do: [{a: {try: [{b: {wait: PT1S}}], catch: {errors: {with: {title: Gone}}}}}]',
  fails: 'do: [{a: {try: [{b: {wait: PT1S}}], catch: {errors: {with: {title: "${ $input.x }"}}}}}]',
};
