import { pointerTo } from '../pointer.ts';
import type { RunWorkflowTask } from '../task-kinds/run-workflow.ts';
import { tasksWithin } from '../walk.ts';
import { referenceKey, referenceOf } from '../workflow-references.ts';
import type { Rule } from './rule.ts';

/** Workflows that are run have been published. */
export const knownWorkflows: Rule = {
  name: 'known-workflows',
  severity: 'error',
  code: 'unknown-workflow',
  check: ({ tasks, externals }) =>
    tasksWithin(tasks).flatMap((place) => {
      if (place.kind !== 'run-workflow' || place.task === undefined) return [];
      const lookup = externals.workflow(referenceOf(place.task as RunWorkflowTask));
      if ('found' in lookup) return [];
      return [
        {
          pointer: pointerTo(place.pointer, 'run', 'workflow'),
          code: 'unknown-workflow',
          detail: `${referenceKey(referenceOf(place.task as RunWorkflowTask))}: ${lookup.problem}`,
          hint: 'Publish it first.',
        },
      ];
    }),
  passes: 'do: [{a: {set: {x: 1}}}]',
  fails: 'do: [{a: {run: {workflow: {namespace: shop, name: order, version: latest}}}}]',
};
