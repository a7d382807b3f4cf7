/** An answer of the API: status, headers and the parsed body. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The API as one principal sees it. */
export interface ApiClient {
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ApiAnswer>;
  /** Like `call`, but an answer other than 2xx is an error that quotes the problem. */
  expect(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
}

const MOST_ATTEMPTS = 20;

/**
 * Waits and repeats what the tenant's request rate refuses, as a well-behaved client does.
 * @param credential access token or API key
 */
export function apiClient(baseUrl: string, credential: string): ApiClient {
  const attempt: ApiClient['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${credential}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
  };
  const call: ApiClient['call'] = async (...request) => {
    for (let attempts = 1; ; attempts++) {
      const answer = await attempt(...request);
      if (answer.body['code'] !== 'rate-exceeded' || attempts === MOST_ATTEMPTS) return answer;
      const seconds = Number(answer.headers.get('retry-after') ?? 1);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000 * Math.random()));
    }
  };
  return {
    call,
    async expect(method, path, body) {
      const answer = await call(method, path, body);
      if (answer.status < 200 || answer.status > 299) {
        throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      return answer.body;
    },
  };
}
