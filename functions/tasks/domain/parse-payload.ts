import * as z from 'zod';
import { type ExecutionIdentity, parseExecutionArn } from '../../shared/execution-arn.ts';
import { fault } from './problem.ts';

/** What every payload of a connector says of where it comes from. */
export interface Origin {
  /** ARN of the execution. */
  readonly execution: string;
  /** JSON pointer of the task. */
  readonly task: string;
}

/** A call, and the tenant and execution it belongs to. */
export interface IdentifiedCall<Call> {
  readonly call: Call;
  readonly identity: ExecutionIdentity;
}

/**
 * Reads the payload of an invocation. Whose call it is says the ARN of the execution alone.
 * @param noun what a malformed payload is called, with its article
 * @throws TaskFault `configuration.400` for a malformed payload, `authorization.403` for another stage's execution
 */
export function identifiedCall<Call extends Origin>(
  schema: z.ZodType<Call>,
  noun: string,
  payload: unknown,
  stage: string,
): IdentifiedCall<Call> {
  const parsed = schema.safeParse(payload);
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`);
    throw fault('configuration', `${noun} is not valid`, places.join('; ')).at(pointerOf(payload));
  }
  const identity = parseExecutionArn(parsed.data.execution, stage);
  if (identity === undefined) {
    const detail = 'the call does not come from an execution of this platform';
    throw fault('authorization', 'The caller is not known', detail).at(parsed.data.task);
  }
  return { call: parsed.data, identity };
}

function pointerOf(payload: unknown): string {
  const found = z.object({ task: z.string() }).safeParse(payload);
  return found.success ? found.data.task : '';
}
