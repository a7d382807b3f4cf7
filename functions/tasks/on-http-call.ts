import { readEnvironment } from '../shared/environment.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { nodeHttpTransport } from './adapters/http-transport.ts';
import { createConnector } from './connector.ts';
import { egressGuard } from './domain/egress-guard.ts';
import { performHttpCall } from './domain/http-call.ts';
import { httpCallPayload } from './domain/http-call-payload.ts';
import { httpCallEnvironment } from './environment.ts';

/** Redirects included. The function itself may run 60 s. */
const TOTAL_TIMEOUT_MS = 25_000;

const environment = readEnvironment(httpCallEnvironment);
const guard = egressGuard(environment.EGRESS_ALLOWED_HOSTS);
const transport = nodeHttpTransport();

/** Connector of `call: http`. */
export const handler = createConnector({
  operation: 'http-call',
  noun: 'The HTTP call',
  schema: httpCallPayload,
  stage: environment.STAGE,
  logger: createLogger('tasks'),
  async perform(call) {
    const signal = AbortSignal.timeout(TOTAL_TIMEOUT_MS);
    const { output, status } = await performHttpCall(call, { transport, guard, signal });
    return { output, logged: { status } };
  },
});
