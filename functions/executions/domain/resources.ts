import type * as z from 'zod';
import { contentTag } from '../../shared/http/etag.ts';
import type { executionResource, executionSummary, startedExecution } from '../contract.ts';
import type { Execution } from './execution.ts';

export type Summary = z.input<typeof executionSummary>;
type Resource = z.input<typeof executionResource>;

/** An execution as lists show it. */
export function toSummary(execution: Execution): Summary {
  const { startedAt, endedAt } = execution;
  return {
    id: execution.id,
    workflow: execution.workflow,
    version: execution.version,
    status: execution.status,
    createdAt: execution.createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(execution.redrives === undefined ? {} : { redrives: execution.redrives }),
    ...(execution.businessKey === undefined ? {} : { businessKey: execution.businessKey }),
    startedBy: execution.startedBy,
    requestId: execution.requestId,
  };
}

/** An execution with its payloads, given as JSON texts. */
export function toResource(execution: Execution, input: string | undefined, output: string | undefined): Resource {
  return {
    ...toSummary(execution),
    input: input === undefined ? null : JSON.parse(input),
    ...(output === undefined ? {} : { output: JSON.parse(output) }),
    ...(execution.error === undefined ? {} : { error: execution.error }),
  };
}

/** An execution that has ended, as its start is answered to someone who waited. */
export function toOutcome(execution: Execution, output: string | undefined): z.input<typeof startedExecution> {
  return {
    ...toSummary(execution),
    ...(output === undefined ? {} : { output: JSON.parse(output) }),
    ...(execution.error === undefined ? {} : { error: execution.error }),
  };
}

/** Input and output never change, so status and its times tell all states apart. */
export function executionTag(execution: Execution): string {
  return contentTag(JSON.stringify(toSummary(execution)));
}
