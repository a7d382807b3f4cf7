import * as z from 'zod';
import { contextVariables } from './context-variables.ts';
import { type Answer, type Exchange, headerOf } from './exchange.ts';
import { parameterValue } from './gateway-response.ts';
import type { MockIntegration, MockResponse } from './model.ts';
import { Refusal } from './refusal.ts';
import { renderTemplate, type Variables } from './velocity/render.ts';

const override = z.object({
  header: z.record(z.string(), z.string()).default({}),
  status: z.coerce.number().int().optional(),
});

/**
 * Answers without a function: the request template names a status, which picks the integration response.
 * @throws Refusal `UNSUPPORTED_MEDIA_TYPE` when no template is for the request's content type,
 * `API_CONFIGURATION_ERROR` when no response fits
 */
export function answerMock(exchange: Exchange, integration: MockIntegration): Answer {
  const variables = templateVariables(exchange);
  const response = responseFor(integration, requestedStatus(exchange, integration, variables));
  if (response === undefined) throw new Refusal('API_CONFIGURATION_ERROR');
  const [contentType = 'application/json', template = ''] = Object.entries(response.templates)[0] ?? [];
  const body = renderTemplate(template, variables).trim();
  const overrides = override.parse((variables['context'] as Variables)['responseOverride'] ?? {});
  return {
    status: overrides.status ?? response.status,
    headers: [...mergedHeaders(exchange, response, overrides.header), ['Content-Type', contentType]],
    body: Buffer.from(body),
  };
}

/** The template's `statusCode`. API Gateway reads this JSON leniently: the CDK writes `{ statusCode: 204 }`. */
function requestedStatus(exchange: Exchange, integration: MockIntegration, variables: Variables): string {
  const [contentType = ''] = (headerOf(exchange.headers, 'content-type') ?? 'application/json').split(';');
  const template = integration.requestTemplates[contentType.trim()];
  if (template === undefined) throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
  const [, status] = /["']?statusCode["']?\s*:\s*["']?(\d{3})/.exec(renderTemplate(template, variables)) ?? [];
  if (status === undefined) throw new Refusal('API_CONFIGURATION_ERROR');
  return status;
}

function responseFor(integration: MockIntegration, status: string): MockResponse | undefined {
  const selected = integration.responses.find(
    ({ selectionPattern: pattern }) => pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(status),
  );
  return selected ?? integration.responses.find(({ selectionPattern }) => selectionPattern === undefined);
}

/** Headers of the response's parameters; what the template overrides takes their place. */
function mergedHeaders(exchange: Exchange, response: MockResponse, overrides: Readonly<Record<string, string>>) {
  const prefix = 'method.response.header.';
  const headers = new Map<string, readonly [string, string]>();
  for (const [target, expression] of Object.entries(response.parameters)) {
    const name = target.slice(prefix.length);
    const value = parameterValue(exchange, expression);
    if (target.startsWith(prefix) && value !== undefined) headers.set(name.toLowerCase(), [name, value]);
  }
  for (const [name, value] of Object.entries(overrides)) headers.set(name.toLowerCase(), [name, value]);
  return [...headers.values()];
}

/** `$context`, `$stageVariables` and the part of `$input` that is about parameters and the raw body. */
function templateVariables(exchange: Exchange): Variables {
  const groups = {
    path: exchange.route?.pathParameters ?? {},
    querystring: Object.fromEntries(exchange.query),
    header: Object.fromEntries(exchange.headers),
  };
  const params = (name?: string): unknown =>
    name === undefined ? groups : (groups.path[name] ?? groups.querystring[name] ?? groups.header[name] ?? '');
  return {
    context: { ...contextVariables(exchange) },
    stageVariables: { ...exchange.stage.variables },
    input: { params, body: exchange.body.toString('utf8') },
  };
}
