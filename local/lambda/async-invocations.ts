import { AwsError } from '../service.ts';
import type { Timers } from '../timers.ts';
import type { FunctionReference } from './functions.ts';
import type { Invoker } from './invoker.ts';

/** A failed asynchronous invocation is tried again after one minute, and once more after two. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** Lambda's own queue: takes an event and does not tell how it ends; one that fails three times is dropped. */
export type InvokeLater = (target: FunctionReference, payload: string) => void;

export function createAsyncInvocations(invoker: Invoker, timers: Timers, log: (line: string) => void): InvokeLater {
  async function attempt(target: FunctionReference, payload: string, retries: number): Promise<void> {
    const failure = await failureOf(invoker, target, payload);
    if (failure === undefined) return;
    const delay = RETRY_DELAYS_MS[retries];
    if (delay === undefined) log(`${target.configuration.name}: an event was dropped: ${failure}`);
    else timers.after(delay, () => void attempt(target, payload, retries + 1));
  }

  return (target, payload) => void attempt(target, payload, 0);
}

/** What went wrong, throttling included; undefined when all went well. */
async function failureOf(invoker: Invoker, target: FunctionReference, payload: string): Promise<string | undefined> {
  try {
    const outcome = await invoker.invoke(target, payload);
    return 'functionError' in outcome ? outcome.payload : undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
