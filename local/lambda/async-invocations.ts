import { type Memory, memoryOf } from '../data/memory.ts';
import { AwsError } from '../service.ts';
import type { Timers } from '../timers.ts';
import { type FunctionReference, type Functions, invokedFor } from './functions.ts';
import type { Invoker } from './invoker.ts';

/** A failed asynchronous invocation is tried again after one minute, and once more after two. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** An event that was taken and is not done. */
interface PendingEvent {
  readonly qualifiedArn: string;
  readonly payload: string;
  /** @default - the function is not in tenant isolation mode */
  readonly tenantId?: string | undefined;
  /** How often it was tried again. */
  readonly retries: number;
  /** When it is tried next, in milliseconds since the epoch. @default - the function is at it */
  readonly dueAt?: number;
}

/** Lambda's own queue: takes an event and does not tell how it ends; one that fails three times is given up. */
export interface AsyncInvocations {
  invoke(target: FunctionReference, payload: string): void;
  /** Events that are not done. The next process tries them when they are due, and those a function was at once more. */
  readonly memory: Memory;
  /** Goes on with what was taken back, once the functions are there. */
  start(): void;
}

interface Parts {
  readonly functions: Functions;
  readonly invoker: Invoker;
  readonly timers: Timers;
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Says to the function's destination for failures, if it has one, that an event was given up. */
  readonly giveUp: (target: FunctionReference, payload: string, failure: string) => void;
}

export function createAsyncInvocations({ functions, invoker, timers, now, log, giveUp }: Parts): AsyncInvocations {
  const pending = new Set<PendingEvent>();
  let earlier: readonly PendingEvent[] = [];

  async function attempt(target: FunctionReference, payload: string, retries: number): Promise<void> {
    const event = { qualifiedArn: target.qualifiedArn, tenantId: target.tenantId, payload, retries };
    pending.add(event);
    const failure = await failureOf(invoker, target, payload);
    pending.delete(event);
    if (failure === undefined) return;
    const { name } = target.configuration;
    const delay = retries < functions.asyncSettings(name).retries ? RETRY_DELAYS_MS[retries] : undefined;
    if (delay === undefined) {
      log(`${name}: an event was given up: ${failure}`);
      giveUp(target, payload, failure);
    } else later(target, { ...event, retries: retries + 1, dueAt: now() + delay });
  }

  function later(target: FunctionReference, event: PendingEvent & { readonly dueAt: number }) {
    pending.add(event);
    timers.after(event.dueAt - now(), () => {
      pending.delete(event);
      void attempt(target, event.payload, event.retries);
    });
  }

  function resume(event: PendingEvent) {
    const target = existing(functions, event.qualifiedArn);
    if (target === undefined) log(`${event.qualifiedArn} is no more: its event was dropped`);
    else later(invokedFor(target, event.tenantId), { dueAt: now(), ...event });
  }

  return {
    invoke: (target, payload) => void attempt(target, payload, 0),
    memory: memoryOf<readonly PendingEvent[]>({
      keep: () => [...pending, ...earlier],
      takeBack: (kept) => {
        earlier = kept;
      },
    }),
    start() {
      for (const event of earlier) resume(event);
      earlier = [];
    },
  };
}

/** Another version of the stacks may have no such function, version or alias. */
function existing(functions: Functions, qualifiedArn: string): FunctionReference | undefined {
  try {
    return functions.find(qualifiedArn);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
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
