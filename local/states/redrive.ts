import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { writeLogAtEnd } from './execution-log.ts';
import { type ExecutionRecord, executionOf, type StatesStore } from './model.ts';
import { emitStatusChanges, redriveMembers } from './status-events.ts';

/** Client tokens of an execution that are remembered, and for how long (API reference, "RedriveExecution"). */
const TOKENS_KEPT = 10;
const TOKEN_LIFETIME_MS = 15 * 60_000;

const redrive = z.object({
  executionArn: z.string(),
  clientToken: z
    .string()
    .regex(/^[!-~]{1,64}$/)
    .optional(),
});

/** RedriveExecution. */
export function redriveOperations(store: StatesStore): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    RedriveExecution: (input) => {
      const { executionArn, clientToken } = parseInput(redrive, input, 'ValidationException');
      const record = executionOf(store, executionArn);
      const redrivenAt = redrivenBefore(store, record, clientToken) ?? redriveOnce(store, record, clientToken);
      return { redriveDate: redrivenAt / 1000 };
    },
  };
}

/** When the execution was redriven by a request with the same token. */
function redrivenBefore(store: StatesStore, { redrives }: ExecutionRecord, token?: string): number | undefined {
  if (token === undefined) return undefined;
  const oldest = store.context.clock.now() - TOKEN_LIFETIME_MS;
  return redrives.find(({ clientToken, redrivenAt }) => clientToken === token && redrivenAt >= oldest)?.redrivenAt;
}

/** @throws AwsError `ExecutionNotRedrivable` with what DescribeExecution gives as the reason */
function redriveOnce(store: StatesStore, record: ExecutionRecord, clientToken?: string): number {
  const { redriveStatusReason } = redriveMembers(store, record);
  if (redriveStatusReason !== undefined) throw new AwsError('ExecutionNotRedrivable', redriveStatusReason);
  record.run.redrive();
  writeLogAtEnd(store, record);
  const { redrivenAt = store.context.clock.now() } = record.run.result();
  if (clientToken !== undefined) record.redrives.push({ clientToken, redrivenAt });
  record.redrives.splice(0, record.redrives.length - TOKENS_KEPT);
  emitStatusChanges(store, record);
  return redrivenAt;
}
