import type { CloudContext } from '../service.ts';
import { contextVariables, substitute } from './context-variables.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { Gateway } from './model.ts';

/** Writes a line for each request. */
export interface AccessLog {
  write(exchange: Exchange, answer: Answer): void;
}

/**
 * The stage's access log in its log group, written under the role of the account's settings. A line that cannot be
 * written is said at the terminal and does not touch the request.
 */
export function createAccessLog(context: CloudContext, gateway: Gateway): AccessLog {
  let stream: Promise<string> | undefined;

  async function put(logGroup: string, roleArn: string, message: string): Promise<void> {
    const principal = context.assumeRole(roleArn, 'apigateway', 'apigateway.amazonaws.com');
    const call = (action: string, input: Record<string, unknown>) =>
      context.call({ service: 'logs', action, input: { logGroupName: logGroup, ...input }, principal });
    stream ??= (async () => {
      const logStreamName = `access-${context.clock.now()}`;
      await call('CreateLogStream', { logStreamName });
      return logStreamName;
    })();
    const logStreamName = await stream;
    await call('PutLogEvents', { logStreamName, logEvents: [{ timestamp: context.clock.now(), message }] });
  }

  return {
    write(exchange, answer) {
      const { accessLog, variables } = exchange.stage;
      const { logRoleArn } = gateway;
      if (accessLog === undefined || logRoleArn === undefined) return;
      const outcome = {
        status: answer.status,
        responseLength: answer.body.length,
        responseLatency: context.clock.now() - exchange.receivedAt,
      };
      const sources = { context: contextVariables(exchange, outcome), stageVariables: variables };
      put(accessLog.logGroup, logRoleArn, substitute(accessLog.format, sources, '-')).catch((error: unknown) => {
        stream = undefined;
        context.log(`access log ${accessLog.logGroup}: ${String(error)}`);
      });
    },
  };
}
