import { contextVariables, lookUp, substitute } from './context-variables.ts';
import { type Answer, type Exchange, type HeaderList, headerOf } from './exchange.ts';
import type { GatewayResponse } from './model.ts';
import { RESPONSE_KINDS, type Refusal } from './refusal.ts';

const DEFAULT_RESPONSE: GatewayResponse = {
  parameters: {},
  templates: { 'application/json': '{"message":$context.error.messageString}' },
};

/**
 * What the gateway answers by itself: the API's own gateway response for the type, else its `DEFAULT_4XX` or
 * `DEFAULT_5XX`, else API Gateway's.
 *
 * A malformed answer of a function is 502 on AWS; that it counts as `INTEGRATION_FAILURE` has no oracle.
 */
export function gatewayAnswer(exchange: Exchange, refusal: Refusal): Answer {
  const kind = RESPONSE_KINDS[refusal.responseType];
  const fallback = kind.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const { gatewayResponses } = exchange.api;
  const response = gatewayResponses.get(refusal.responseType) ?? gatewayResponses.get(fallback) ?? DEFAULT_RESPONSE;
  exchange.error = { responseType: refusal.responseType, message: refusal.detail };
  const [contentType, template] = chooseTemplate(exchange, response);
  const sources = { context: contextVariables(exchange), stageVariables: exchange.stage.variables };
  const parameters = responseHeaders(exchange, response);
  const typed = parameters.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: response.status ?? kind.status,
    headers: [
      ...(typed ? [] : [['Content-Type', contentType] as const]),
      ['x-amzn-ErrorType', kind.errorType],
      ...parameters,
    ],
    body: Buffer.from(substitute(template, sources, '')),
  };
}

/** The template for what the client accepts, else the JSON one, else the first. */
function chooseTemplate(exchange: Exchange, response: GatewayResponse): readonly [contentType: string, text: string] {
  const templates = Object.entries(response.templates);
  const accepted = headerOf(exchange.headers, 'accept') ?? '';
  const named = (type: string) => templates.find(([contentType]) => contentType === type);
  return (
    templates.find(([contentType]) => accepted.split(/[,;]\s*/).includes(contentType)) ??
    named('application/json') ??
    templates[0] ?? ['application/json', '{"message":$context.error.messageString}']
  );
}

function responseHeaders(exchange: Exchange, response: GatewayResponse): HeaderList {
  const prefix = 'gatewayresponse.header.';
  return Object.entries(response.parameters).flatMap(([target, expression]) => {
    const value = parameterValue(exchange, expression);
    return target.startsWith(prefix) && value !== undefined ? [[target.slice(prefix.length), value] as const] : [];
  });
}

/** The value of a mapping expression: `'literal'`, `context.x`, `stageVariables.x` or `method.request.header.x`. */
export function parameterValue(exchange: Exchange, expression: string): string | undefined {
  const [, literal] = /^'(.*)'$/s.exec(expression) ?? [];
  if (literal !== undefined) return literal;
  const [, source, name = ''] =
    /^(context|stageVariables|method\.request\.(?:header|querystring|path))\.(.+)$/.exec(expression) ?? [];
  if (source === 'context') return lookUp(contextVariables(exchange), name);
  if (source === 'stageVariables') return exchange.stage.variables[name];
  if (source === 'method.request.header') return headerOf(exchange.headers, name);
  if (source === 'method.request.path') return exchange.route?.pathParameters[name];
  return source && exchange.query.findLast(([key]) => key === name)?.[1];
}
