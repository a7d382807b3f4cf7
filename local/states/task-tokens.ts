import * as z from 'zod';
import type { TaskOutcome } from '../../functions/workflows/simulator/types.ts';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { parseJson } from './definition.ts';
import type { StatesStore } from './model.ts';

const OUTPUT_LIMIT = 262_144;

const ofTask = { taskToken: z.string() };
const success = z.object({ ...ofTask, output: z.string() });
const failure = z.object({
  ...ofTask,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

/** Tasks that wait to be told how they ended. */
export interface TaskTokens {
  /** The outcome that is sent for the token; when `signal` aborts, nobody waits for it any more. */
  outcome(token: string, executionArn: string, signal: AbortSignal): Promise<TaskOutcome>;
  /** Nobody waits for the token any more. */
  forget(token: string): void;
  /** SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat. */
  readonly operations: Readonly<Record<string, (input: unknown) => unknown>>;
}

interface Waiting {
  readonly executionArn: string;
  readonly resolve: (outcome: TaskOutcome) => void;
}

export function createTaskTokens(store: StatesStore): TaskTokens {
  const waiting = new Map<string, Waiting>();
  const finished = new Set<string>();

  function taskOf(token: string): Waiting {
    const task = waiting.get(token);
    if (task !== undefined) return task;
    if (finished.has(token)) {
      throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
    }
    throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
  }

  function forget(token: string): void {
    waiting.delete(token);
    finished.add(token);
  }

  function settle(token: string, outcome: TaskOutcome): unknown {
    taskOf(token).resolve(outcome);
    forget(token);
    return {};
  }

  return {
    outcome(token, executionArn, signal) {
      const { promise, resolve } = Promise.withResolvers<TaskOutcome>();
      waiting.set(token, { executionArn, resolve });
      signal.addEventListener('abort', () => forget(token), { once: true });
      return promise;
    },
    forget,
    operations: {
      SendTaskSuccess: (input) => {
        const { taskToken, output: text } = parseInput(success, input, 'ValidationException');
        const output = parseJson(text);
        if (output === undefined || Buffer.byteLength(text) > OUTPUT_LIMIT) {
          throw new AwsError('InvalidOutput', `Invalid Output: 'The output is not JSON of at most 256 KiB'`);
        }
        return settle(taskToken, { output });
      },
      SendTaskFailure: (input) => {
        const { taskToken, error = 'States.TaskFailed', cause } = parseInput(failure, input, 'ValidationException');
        return settle(taskToken, { error, ...(cause === undefined ? {} : { cause }) });
      },
      SendTaskHeartbeat: (input) => {
        const { taskToken } = parseInput(z.object(ofTask), input, 'ValidationException');
        store.executions.get(taskOf(taskToken).executionArn)?.run.heartbeat(taskToken);
        return {};
      },
    },
  };
}
