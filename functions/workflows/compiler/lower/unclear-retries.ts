import type { LanguageFinding } from '../../language/finding.ts';
import { pointerTo } from '../../language/pointer.ts';
import type { Workflow } from '../normalise/normalise.ts';
import { retryNames } from './error-filter.ts';
import { nodesWithin } from './writes.ts';

/** Retries that Step Functions could not limit to the errors they are meant for: it knows errors by their names alone. */
export function unclearRetries(workflow: Workflow): readonly LanguageFinding[] {
  return nodesWithin(workflow.tasks).flatMap((node) => {
    if (node.kind !== 'try' || node.retry === undefined) return [];
    if (retryNames(node.filter, node.tasks) !== undefined) return [];
    return [
      {
        pointer: pointerTo(node.pointer, 'catch', 'retry'),
        code: 'unclear-retry',
        detail: 'What may be retried cannot be told from other errors by type and status alone.',
        hint: 'Filter by `type` and `status` only, and raise errors whose type and status are no expressions.',
        at: 'key' as const,
      },
    ];
  });
}
