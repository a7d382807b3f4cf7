import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ERRORS, type ErrorCode } from '../../functions/shared/error-codes.ts';
import { EXPOSED_HEADERS, SECURITY_HEADERS } from '../../functions/shared/http/contract.ts';

interface GatewayResponse {
  readonly type: ResponseType;
  readonly code: ErrorCode;
  /** @default - none */
  readonly headers?: Readonly<Record<string, string>>;
}

const CHALLENGE = { 'WWW-Authenticate': "'Bearer'" };
// Buckets of API Gateway refill every second.
const SOON = { 'Retry-After': "'1'" };

/** What API Gateway refuses by itself, in the codes of the API. */
const GATEWAY_RESPONSES: readonly GatewayResponse[] = [
  { type: ResponseType.UNAUTHORIZED, code: 'unauthenticated', headers: CHALLENGE },
  { type: ResponseType.INVALID_SIGNATURE, code: 'unauthenticated', headers: CHALLENGE },
  { type: ResponseType.EXPIRED_TOKEN, code: 'unauthenticated', headers: CHALLENGE },
  { type: ResponseType.ACCESS_DENIED, code: 'forbidden' },
  { type: ResponseType.WAF_FILTERED, code: 'request-blocked' },
  // The usage key of a tenant that is being created is not everywhere yet.
  { type: ResponseType.INVALID_API_KEY, code: 'platform-busy', headers: SOON },
  // What API Gateway calls a missing token is a path that no method serves.
  { type: ResponseType.MISSING_AUTHENTICATION_TOKEN, code: 'not-found' },
  { type: ResponseType.RESOURCE_NOT_FOUND, code: 'not-found' },
  { type: ResponseType.BAD_REQUEST_BODY, code: 'invalid-request' },
  { type: ResponseType.BAD_REQUEST_PARAMETERS, code: 'invalid-request' },
  { type: ResponseType.REQUEST_TOO_LARGE, code: 'body-too-large' },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, code: 'unsupported-media-type' },
  { type: ResponseType.THROTTLED, code: 'rate-exceeded', headers: SOON },
  { type: ResponseType.QUOTA_EXCEEDED, code: 'rate-exceeded', headers: SOON },
  { type: ResponseType.AUTHORIZER_FAILURE, code: 'internal' },
  { type: ResponseType.AUTHORIZER_CONFIGURATION_ERROR, code: 'internal' },
  { type: ResponseType.API_CONFIGURATION_ERROR, code: 'internal' },
  { type: ResponseType.INTEGRATION_FAILURE, code: 'platform-busy', headers: SOON },
  { type: ResponseType.INTEGRATION_TIMEOUT, code: 'platform-busy', headers: SOON },
  { type: ResponseType.DEFAULT_4XX, code: 'invalid-request' },
  { type: ResponseType.DEFAULT_5XX, code: 'internal' },
];

/** The problem of RFC 9457, as the functions write it; `$context` is filled in by API Gateway. */
function template(code: ErrorCode): string {
  const { status, title, cause } = ERRORS[code];
  return JSON.stringify({
    type: `urn:tributary:error:${code}`,
    title,
    status,
    detail: cause,
    code,
    requestId: '$context.requestId',
  });
}

/** Constants are written in quotes and can hold none, so a policy about content is left to the functions' answers. */
function quoted(headers: Readonly<Record<string, string>>): Record<string, string> {
  const possible = Object.entries(headers).filter(([, value]) => !value.includes("'"));
  return Object.fromEntries(possible.map(([name, value]) => [name, `'${value}'`]));
}

/** Makes API Gateway's own refusals speak like the API: problem+json, code, request id, readable across origins. */
export function addGatewayResponses(api: RestApi): void {
  for (const { type, code, headers } of GATEWAY_RESPONSES) {
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(ERRORS[code].status),
      responseHeaders: {
        'Content-Type': "'application/problem+json'",
        ...quoted(SECURITY_HEADERS),
        'X-Request-Id': 'context.requestId',
        'Access-Control-Expose-Headers': `'${EXPOSED_HEADERS.join(',')}'`,
        // A gateway response is a constant, and says nothing of a tenant: a page may know why it is refused.
        'Access-Control-Allow-Origin': "'*'",
        ...headers,
      },
      templates: { 'application/json': template(code) },
    });
  }
}
