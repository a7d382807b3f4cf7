/** Status and message of a response type that the gateway answers with by itself. */
interface ResponseKind {
  readonly status: number;
  readonly message: string | null;
  /** `x-amzn-ErrorType` */
  readonly errorType: string;
}

const FORBIDDEN = 'ForbiddenException';
const BAD_REQUEST = 'BadRequestException';
const INTERNAL = 'InternalServerErrorException';
const kind = (status: number, errorType: string, message: string | null): ResponseKind => ({
  status,
  errorType,
  message,
});

/** Response types and their defaults: developer guide, "Gateway response types". */
export const RESPONSE_KINDS = {
  ACCESS_DENIED: kind(403, 'AccessDeniedException', 'User is not authorized to access this resource'),
  API_CONFIGURATION_ERROR: kind(500, INTERNAL, 'Internal server error'),
  AUTHORIZER_CONFIGURATION_ERROR: kind(500, 'AuthorizerConfigurationException', null),
  AUTHORIZER_FAILURE: kind(500, 'AuthorizerFailureException', null),
  BAD_REQUEST_PARAMETERS: kind(400, BAD_REQUEST, 'Bad request parameters'),
  INTEGRATION_FAILURE: kind(502, INTERNAL, 'Internal server error'),
  INTEGRATION_TIMEOUT: kind(504, INTERNAL, 'Endpoint request timed out'),
  INVALID_API_KEY: kind(403, FORBIDDEN, 'Forbidden'),
  MISSING_AUTHENTICATION_TOKEN: kind(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'),
  QUOTA_EXCEEDED: kind(429, 'LimitExceededException', 'Limit Exceeded'),
  REQUEST_TOO_LARGE: kind(413, 'RequestTooLargeException', 'Request Too Long'),
  THROTTLED: kind(429, 'TooManyRequestsException', 'Too Many Requests'),
  UNAUTHORIZED: kind(401, 'UnauthorizedException', 'Unauthorized'),
  UNSUPPORTED_MEDIA_TYPE: kind(415, BAD_REQUEST, 'Unsupported Media Type'),
} as const satisfies Record<string, ResponseKind>;
export type ResponseType = keyof typeof RESPONSE_KINDS;

/** The gateway answers by itself instead of passing the request on. */
export class Refusal extends Error {
  readonly responseType: ResponseType;
  /** `$context.error.message`; null renders as `null`. */
  readonly detail: string | null;

  /** @param detail instead of the message of the response type */
  constructor(responseType: ResponseType, detail: string | null = RESPONSE_KINDS[responseType].message) {
    super(`${responseType}: ${detail}`);
    this.name = 'Refusal';
    this.responseType = responseType;
    this.detail = detail;
  }
}
