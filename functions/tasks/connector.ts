import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import type { ExecutionIdentity } from '../shared/execution-arn.ts';
import { bindInvocation, type LogFields, type Logger } from '../shared/telemetry/logger.ts';
import { identifiedCall, type Origin } from './domain/parse-payload.ts';
import { fault, TaskFault } from './domain/problem.ts';

/** A connector: what state machines invoke to do one kind of task. */
export interface ConnectorSettings<Call extends Origin> {
  readonly operation: string;
  /** What a malformed payload is called, with its article. */
  readonly noun: string;
  readonly schema: z.ZodType<Call>;
  readonly stage: string;
  readonly logger: Logger;
  /**
   * Does the task for the tenant of the execution.
   * @returns its output, and what may be logged of it
   * @throws TaskFault
   */
  perform(call: Call, identity: ExecutionIdentity): Promise<Done>;
}

interface Done {
  readonly output: unknown;
  readonly logged: LogFields;
}

/** @returns the output of the task. @throws TaskFault, whose name is what the state machine matches */
export type ConnectorHandler = (payload: unknown, context: Pick<Context, 'awsRequestId'>) => Promise<unknown>;

/** The handler of a connector. Nothing of payloads and outputs is logged but what `perform` names. */
export function createConnector<Call extends Origin>(settings: ConnectorSettings<Call>): ConnectorHandler {
  const { operation, noun, schema, stage, logger, perform } = settings;
  return async (payload, context) => {
    const { call, identity } = identifiedCall(schema, noun, payload, stage);
    bindInvocation(logger, { ...identity, operation, invocationId: context.awsRequestId });
    const begun = performance.now();
    const elapsed = () => Math.round(performance.now() - begun);
    try {
      const { output, logged } = await perform(call, identity);
      logger.info('task done', { ...logged, durationMs: elapsed() });
      return output;
    } catch (error) {
      if (!(error instanceof TaskFault)) {
        logger.error('task broke', error, { durationMs: elapsed() });
        throw fault('runtime', 'The connector failed', 'an unexpected fault; the logs have it').at(call.task);
      }
      logger.warn('task failed', { code: error.name, durationMs: elapsed() });
      throw error.at(call.task);
    }
  };
}
