import type { ApiKey, ApiMethod, ApiResource, RestApi, Stage } from './model.ts';

/** Headers in the order and spelling of the client. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** What an authorizer said of a caller; every value is a string by now. */
export interface Authorization {
  readonly principalId: string;
  readonly context: Readonly<Record<string, string>>;
  /** @default - the authorizer names no key */
  readonly usageIdentifierKey?: string | undefined;
}

/** The method that a request reached. */
export interface Route {
  readonly resource: ApiResource;
  readonly method: ApiMethod;
  /** Decoded values of the path's variables. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** One request on its way through the gateway, and what is known of it so far. */
export interface Exchange {
  readonly api: RestApi;
  readonly stage: Stage;
  readonly accountId: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly traceId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly httpMethod: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly sourceIp: string;
  route: Route | undefined;
  authorization: Authorization | undefined;
  apiKey: ApiKey | undefined;
  /** Milliseconds the integration took. */
  integrationLatency: number | undefined;
  /** Why the gateway itself answered. */
  error: { readonly responseType: string; readonly message: string | null } | undefined;
}

/** The gateway's answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** The last value of a header, whatever its spelling. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  return headers.findLast(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}
