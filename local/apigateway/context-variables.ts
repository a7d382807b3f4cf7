import { type Exchange, headerOf } from './exchange.ts';

/** `$context` of templates and logs, as nested data. What is unknown is absent. */
export interface ContextVariables {
  readonly [name: string]: string | number | ContextVariables | undefined;
}

/** The variables of a request so far. Some are known only when it is answered: `outcome` adds these. */
export function contextVariables(exchange: Exchange, outcome: ContextVariables = {}): ContextVariables {
  const { api, stage, route, authorization, apiKey, error } = exchange;
  return {
    accountId: exchange.accountId,
    apiId: api.id,
    deploymentId: stage.deploymentId,
    stage: stage.name,
    path: exchange.path,
    protocol: 'HTTP/1.1',
    httpMethod: exchange.httpMethod,
    requestId: exchange.requestId,
    extendedRequestId: exchange.extendedRequestId,
    xrayTraceId: exchange.traceId,
    requestTime: commonLogTime(exchange.receivedAt),
    requestTimeEpoch: exchange.receivedAt,
    integrationLatency: exchange.integrationLatency,
    resourceId: route?.resource.id,
    resourcePath: route?.resource.path,
    authorizer: authorization && { ...authorization.context, principalId: authorization.principalId },
    identity: {
      sourceIp: exchange.sourceIp,
      userAgent: headerOf(exchange.headers, 'user-agent'),
      apiKeyId: apiKey?.id,
    },
    error: error && {
      responseType: error.responseType,
      message: error.message ?? 'null',
      messageString: JSON.stringify(error.message),
    },
    ...outcome,
  };
}

/** The value at `a.b.c`; undefined when there is none, or when it is not a text or number. */
export function lookUp(variables: ContextVariables, path: string): string | undefined {
  let value: ContextVariables[string] = variables;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

/** `22/Nov/2026:12:00:00 +0000`, the time format of Common Log Format. */
export function commonLogTime(time: number): string {
  const [, day = '', month = '', year = '', clock = ''] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

/**
 * Replaces `$context.a.b` and `$stageVariables.a` in a text, for gateway responses and access logs: these know simple
 * substitution only, no template language.
 */
export function substitute(
  text: string,
  sources: { readonly context: ContextVariables; readonly stageVariables: Readonly<Record<string, string>> },
  absent: string,
): string {
  return text.replace(
    /\$(?:\{(context|stageVariables)\.([\w.-]+)\}|(context|stageVariables)\.(\w+(?:[.-]\w+)*))/g,
    (_whole, bracedSource, bracedPath, source, path) =>
      lookUp(sources[(bracedSource ?? source) as keyof typeof sources], bracedPath ?? path) ?? absent,
  );
}
