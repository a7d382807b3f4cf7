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

/** Tokens as the simulator makes them: hashes of 256 bits in base64url. */
const WELL_FORMED = /^[\w-]{43}$/;

/** Tasks that wait to be told how they ended. */
export interface TaskTokens {
  /** The outcome that is sent for the token; when `signal` aborts, nobody waits for it any more. */
  outcome(token: string, executionArn: string, signal: AbortSignal): Promise<TaskOutcome>;
  /** Nobody waits for the token any more. */
  forget(token: string): void;
  /** Tokens nobody waits for any more. */
  finished(): readonly string[];
  /** ARN of the execution that waits for the token. @throws AwsError `TaskTimedOut`, `TaskDoesNotExist`, `InvalidToken` */
  executionOf(token: string): string;
  /** Ends the task. @throws AwsError `TaskTimedOut`, `TaskDoesNotExist`, `InvalidToken` */
  settle(token: string, outcome: TaskOutcome): void;
}

interface Waiting {
  readonly executionArn: string;
  readonly resolve: (outcome: TaskOutcome) => void;
}

export function createTaskTokens(): TaskTokens {
  const waiting = new Map<string, Waiting>();
  const finished = new Set<string>();

  function taskOf(token: string): Waiting {
    const task = waiting.get(token);
    if (task !== undefined) return task;
    if (finished.has(token)) {
      throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
    }
    if (WELL_FORMED.test(token)) throw new AwsError('TaskDoesNotExist', `Task does not exist: '${token}'`);
    throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
  }

  function forget(token: string): void {
    waiting.delete(token);
    finished.add(token);
  }

  return {
    outcome(token, executionArn, signal) {
      const { promise, resolve } = Promise.withResolvers<TaskOutcome>();
      waiting.set(token, { executionArn, resolve });
      signal.addEventListener('abort', () => forget(token), { once: true });
      return promise;
    },
    forget,
    finished: () => [...finished],
    executionOf: (token) => taskOf(token).executionArn,
    settle(token, outcome) {
      taskOf(token).resolve(outcome);
      forget(token);
    },
  };
}

/** SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat. */
export function taskOperations(
  store: StatesStore,
  tokens: TaskTokens,
): Readonly<Record<string, (input: unknown) => unknown>> {
  return {
    SendTaskSuccess: (input) => {
      const { taskToken, output: text } = parseInput(success, input, 'ValidationException');
      const output = parseJson(text);
      if (output === undefined || Buffer.byteLength(text) > OUTPUT_LIMIT) {
        throw new AwsError('InvalidOutput', `Invalid Output: 'The output is not JSON of at most 256 KiB'`);
      }
      tokens.settle(taskToken, { output });
      return {};
    },
    SendTaskFailure: (input) => {
      const { taskToken, error = 'States.TaskFailed', cause } = parseInput(failure, input, 'ValidationException');
      tokens.settle(taskToken, { error, ...(cause === undefined ? {} : { cause }) });
      return {};
    },
    SendTaskHeartbeat: (input) => {
      const { taskToken } = parseInput(z.object(ofTask), input, 'ValidationException');
      store.executions.get(tokens.executionOf(taskToken))?.run.heartbeat(taskToken);
      return {};
    },
  };
}
