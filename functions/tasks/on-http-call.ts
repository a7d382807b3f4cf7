import type { Context } from 'aws-lambda';
import { readEnvironment } from '../shared/environment.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { nodeHttpTransport } from './adapters/http-transport.ts';
import { egressGuard } from './domain/egress-guard.ts';
import { performHttpCall } from './domain/http-call.ts';
import { identifiedCall } from './domain/parse-payload.ts';
import { fault, TaskFault } from './domain/problem.ts';
import { httpCallEnvironment } from './environment.ts';

/** Redirects included. The function itself may run 30 s. */
const TOTAL_TIMEOUT_MS = 25_000;

const environment = readEnvironment(httpCallEnvironment);
const guard = egressGuard(environment.EGRESS_ALLOWED_HOSTS);
const transport = nodeHttpTransport();
const logger = createLogger('tasks');

/**
 * Connector of `call: http`, invoked by state machines.
 * @returns the output of the task
 * @throws TaskFault, whose name is what the state machine matches
 */
export async function handler(payload: unknown, context: Pick<Context, 'awsRequestId'>): Promise<unknown> {
  const { call, identity } = identifiedCall(payload, environment.STAGE);
  bindInvocation(logger, { ...identity, operation: 'http-call', invocationId: context.awsRequestId });
  const begun = performance.now();
  const elapsed = () => Math.round(performance.now() - begun);
  try {
    const signal = AbortSignal.timeout(TOTAL_TIMEOUT_MS);
    const { output, status } = await performHttpCall(call, { transport, guard, signal });
    logger.info('http call answered', { status, durationMs: elapsed() });
    return output;
  } catch (error) {
    if (!(error instanceof TaskFault)) {
      logger.error('http call broke', error, { durationMs: elapsed() });
      throw fault('runtime', 'The connector failed', 'an unexpected fault; the logs have it').at(call.task);
    }
    logger.warn('http call failed', { code: error.name, durationMs: elapsed() });
    throw error.at(call.task);
  }
}
