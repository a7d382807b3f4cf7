import {
  executionResult,
  startExecutionRequest,
} from '../../../functions/workflows/simulator/integrations/nested-execution.ts';
import { isJsonObject } from '../../../functions/workflows/simulator/json.ts';
import type { Json } from '../../../functions/workflows/simulator/types.ts';
import { executionOf } from '../model.ts';
import { type Call, type Carry, callAs } from './called.ts';

/** Starts a child. It has its own life: it goes on when this execution ends. */
export const startNested: Carry = async (call) => ({ output: executionResult(await start(call)) });

/**
 * Starts a child and waits for its end. When nobody waits any more (a timeout, a stop) the child is stopped too, as the
 * role, if the role may (developer guide, "IAM policies for calling Step Functions"). A child that was started before
 * this execution was written down is waited for, not started again.
 */
export const runNested: Carry = async (call) => {
  const { store, principal, signal, submitted } = call;
  const started = call.task.taken?.answer ?? executionResult(await start(call));
  submitted(started);
  const executionArn = childOf(started);
  await ended(call, executionArn);
  if (signal.aborted) {
    await stop(call, executionArn);
    return { error: 'States.TaskFailed', cause: `The execution ${executionArn} was stopped` };
  }
  return {
    output: executionResult(await callAs(store.context, principal, 'states', 'DescribeExecution', { executionArn })),
  };
};

/** @throws Error for an answer that is not one of StartExecution */
function childOf(started: Json): string {
  const arn = isJsonObject(started) ? started['ExecutionArn'] : undefined;
  if (typeof arn !== 'string') throw new Error(`StartExecution answered ${JSON.stringify(started)}`);
  return arn;
}

function start({ task, store, principal }: Call) {
  return callAs(store.context, principal, 'states', 'StartExecution', startExecutionRequest(task));
}

/** Resolves when the child has ended, or when nobody waits for it. */
async function ended({ store, signal }: Call, executionArn: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) return;
  signal.addEventListener('abort', () => resolve(), { once: true });
  void executionOf(store, executionArn).run.ended.then(() => resolve());
  await promise;
}

async function stop({ store, principal }: Call, executionArn: string): Promise<void> {
  try {
    await callAs(store.context, principal, 'states', 'StopExecution', { executionArn });
  } catch (error) {
    // Nobody is left who could be told.
    store.context.log(`stopping ${executionArn}: ${String(error)}`);
  }
}
