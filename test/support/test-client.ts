import { type Client, createClient } from '../../client/src/index.ts';
import type { Credential } from '../../client/src/options.ts';

/** An answer of the API: status, headers and the parsed body. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The API as one principal sees it: the typed client, and plain HTTP for what that one cannot send or does not show. */
export interface TestClient extends Client {
  /** Sends a request as it is, whatever the contracts say. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>;
}

/** Tests ask faster than the rate of a tenant allows, and wait like any client. */
const PATIENT = { attempts: 20, longestDelayMs: 2000 };

/** @param credential access token or API key, or what gives one */
export function testClient(baseUrl: string, credential: Credential): TestClient {
  return {
    ...createClient({ baseUrl, credential, retry: PATIENT }),
    call: patientCall(baseUrl, credential),
  };
}

/**
 * Plain HTTP that waits and repeats what the tenant's request rate refuses.
 * @param credential access token or API key, or what gives one
 */
export function patientCall(baseUrl: string, credential: Credential): TestClient['call'] {
  return async (...request) => {
    for (let attempts = 1; ; attempts++) {
      const answer = await send(baseUrl, credential, ...request);
      if (answer.body['code'] !== 'rate-exceeded' || attempts === PATIENT.attempts) return answer;
      const seconds = Number(answer.headers.get('retry-after') ?? 1);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000 * Math.random()));
    }
  };
}

async function send(
  baseUrl: string,
  credential: Credential,
  ...[method, path, body, headers]: Parameters<TestClient['call']>
): Promise<HttpAnswer> {
  const bearer = typeof credential === 'string' ? credential : await credential();
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
}
