import { isJsonObject, type JsonObject } from '../json.ts';
import type { Json, TaskOutcome } from '../types.ts';
import type { Integration } from './integration.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'];

/** Headers that a definition may not set. */
const FORBIDDEN_HEADERS = new Set([
  ...['a-im', 'accept-charset', 'accept-datetime', 'accept-encoding', 'authorization', 'cache-control'],
  ...['connection', 'content-encoding', 'content-md5', 'date', 'expect', 'forwarded', 'from', 'host'],
  ...['http2-settings', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since'],
  ...['max-forwards', 'origin', 'pragma', 'proxy-authorization', 'referer', 'server', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'via', 'warning'],
]);
const FORBIDDEN_PREFIX = /^x-(forwarded|amz|amzn)-/;

/** Content types whose bodies an HTTP task cannot take. */
const UNSUPPORTED_CONTENT = /^(application\/octet-stream|(image|video|audio)\/)/i;

function forbidden(header: string): boolean {
  const name = header.toLowerCase();
  return FORBIDDEN_HEADERS.has(name) || FORBIDDEN_PREFIX.test(name);
}

/** ARN of the EventBridge connection of a call; undefined when it names none. */
export function connectionArn(given: JsonObject): Json | undefined {
  const { InvocationConfig, Authentication } = given;
  const config = InvocationConfig ?? Authentication;
  return isJsonObject(config) ? config['ConnectionArn'] : undefined;
}

function refusal(given: JsonObject): string | undefined {
  const { Method, Headers } = given;
  if (connectionArn(given) === undefined) {
    return "One of the fields 'InvocationConfig' and 'Authentication' with a 'ConnectionArn' is required but was missing";
  }
  if (!METHODS.includes(String(Method))) return `The value for the field 'Method' must be one of ${METHODS.join(', ')}`;
  const header = Object.keys(isJsonObject(Headers) ? Headers : {}).find(forbidden);
  return header === undefined ? undefined : `The header '${header}' is not allowed`;
}

/** The first value of a header of a response. */
function header(response: JsonObject, wanted: string): string {
  const { Headers } = response;
  const found = Object.entries(isJsonObject(Headers) ? Headers : {}).find(([name]) => name.toLowerCase() === wanted);
  const value = Array.isArray(found?.[1]) ? found[1][0] : found?.[1];
  return typeof value === 'string' ? value : '';
}

function parsedBody(response: JsonObject): Json | undefined {
  const { ResponseBody } = response;
  if (typeof ResponseBody !== 'string' || !/[/+]json\b/i.test(header(response, 'content-type'))) return ResponseBody;
  try {
    return JSON.parse(ResponseBody) as Json;
  } catch {
    // It says that it is JSON and is not: the text is all there is.
    return ResponseBody;
  }
}

function responseOutcome(response: JsonObject): TaskOutcome {
  const { StatusCode = 200, StatusText = '' } = response;
  if (Number(StatusCode) < 200 || Number(StatusCode) > 299) {
    return { error: `States.Http.StatusCode.${String(StatusCode)}`, cause: String(StatusText) };
  }
  const type = header(response, 'content-type');
  if (UNSUPPORTED_CONTENT.test(type)) {
    return { error: 'States.Runtime', cause: `The content type '${type}' of the response is not supported` };
  }
  const body = parsedBody(response);
  return { output: { ...response, ...(body !== undefined && { ResponseBody: body }) } };
}

/** `http:invoke` (developer guide, "Call HTTPS APIs in Step Functions workflows"). */
export const httpInvoke: Integration = {
  members: {
    ApiEndpoint: 'STRING',
    Method: 'STRING',
    Authentication: 'OBJECT',
    InvocationConfig: 'OBJECT',
    Headers: 'OBJECT',
    QueryParameters: 'ANY',
    Transform: 'OBJECT',
    RequestBody: 'ANY',
  },
  required: ['ApiEndpoint', 'Method'],
  refusal,
  answer(outcome) {
    if ('error' in outcome || !isJsonObject(outcome.output)) return outcome;
    const { durationMs } = outcome;
    return { ...responseOutcome(outcome.output), ...(durationMs !== undefined && { durationMs }) };
  },
};
