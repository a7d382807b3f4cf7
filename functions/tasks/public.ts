/** What the compiler and the connectors agree on: the payload of a call and the error it ends with. */

/** Payload of the connector for `call: http`. The tenant is read from `execution`, never from anything else. */
export interface HttpCallPayload {
  /** ARN of the execution, from the context object of the state machine. */
  readonly execution: string;
  /** JSON pointer of the task in the definition: `instance` of the errors it raises. */
  readonly task: string;
  readonly method: string;
  readonly uri: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  /** @default 'content' */
  readonly output?: 'content' | 'response' | 'raw';
  /** Follow redirects; otherwise a 3xx answer is an error. @default false */
  readonly redirect?: boolean;
  /** @default - none */
  readonly authentication?: HttpAuthentication;
}

/** Which events are meant. Expressions are JSONata of `$input`: the data of the event, or the whole event for `from`. */
export interface EventFilterPayload {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly predicate?: string;
  readonly correlate?: Readonly<Record<string, { readonly from: string; readonly expect?: unknown }>>;
}

export type EventStrategyPayload = Readonly<Partial<Record<'one' | 'all' | 'any', readonly EventFilterPayload[]>>>;

/**
 * Payload of the connector for `listen`, which answers by the token: with the list of events, or with `{event, last}` where
 * they are taken one after the other.
 */
export interface ListenPayload {
  readonly execution: string;
  readonly task: string;
  readonly token: string;
  readonly to: EventStrategyPayload;
  /** Events that end listening. @default - none */
  readonly until?: EventStrategyPayload;
  /** @default 'data' */
  readonly read?: 'data' | 'envelope' | 'raw';
  /** When listening began, where events are taken one after the other: the subscription goes on between them. */
  readonly since?: string;
}

/** Payload of the connector for `run: script`, which answers with what `return` asks for. */
export interface ScriptPayload {
  readonly execution: string;
  readonly task: string;
  /** JavaScript. */
  readonly code: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly stdin?: unknown;
  /** @default 'stdout' */
  readonly return?: 'stdout' | 'stderr' | 'code' | 'all' | 'none';
}

export type HttpAuthentication =
  | { readonly basic: { readonly username: string; readonly password: string } | SecretReference }
  | { readonly bearer: { readonly token: string } | SecretReference }
  | { readonly oauth2: TokenGrant | SecretReference };

/** How an access token is asked for (RFC 6749, sections 4.3 and 4.4). */
export interface TokenGrant {
  /** Base of the token endpoint. */
  readonly authority: string;
  readonly grant: 'client_credentials' | 'password';
  readonly client: {
    readonly id: string;
    readonly secret?: string | undefined;
    /** @default 'client_secret_post' */
    readonly authentication?: 'client_secret_post' | 'client_secret_basic' | 'none' | undefined;
  };
  /** @default - a form */
  readonly request?: { readonly encoding: 'application/x-www-form-urlencoded' | 'application/json' } | undefined;
  /** Below the authority, unless it is a URI of its own. @default '/oauth2/token' */
  readonly endpoints?: { readonly token?: string | undefined } | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly audiences?: readonly string[] | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Credentials that a connection of the tenant holds. */
export interface SecretReference {
  readonly secret: string;
}

/** `output: response`, as the specification shapes it. */
export interface HttpCallResponse {
  readonly request: {
    readonly method: string;
    readonly uri: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: unknown;
}

/** An error of a workflow in the specification's shape (RFC 7807). */
export interface WorkflowProblem {
  readonly type: string;
  readonly status: number;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly instance?: string | undefined;
}

/** Kinds of standard errors; the URI of one is `STANDARD_ERROR_BASE + kind`. */
export const STANDARD_ERRORS = {
  configuration: 400,
  validation: 400,
  expression: 400,
  authentication: 401,
  authorization: 403,
  timeout: 408,
  communication: 500,
  runtime: 500,
} as const;
export type StandardError = keyof typeof STANDARD_ERRORS;

export const STANDARD_ERROR_BASE = 'https://serverlessworkflow.io/spec/1.0.0/errors/';

/**
 * The `Error` name in Step Functions of a problem: `<kind>.<status>` for the standard errors (`communication.404`), else the
 * type URI, cut to 256 characters. Its `Cause` is the problem as JSON text. A connector throws an Error with this
 * `name` whose `message` is the problem as JSON text; Lambda then makes `{"errorType": name, "errorMessage": message}` of it.
 */
export function errorName(problem: WorkflowProblem): string {
  const kind = problem.type.startsWith(STANDARD_ERROR_BASE)
    ? problem.type.slice(STANDARD_ERROR_BASE.length)
    : undefined;
  return (kind === undefined ? problem.type : `${kind}.${problem.status}`).slice(0, 256);
}
