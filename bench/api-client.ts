import { patientCall, type TestClient } from '../test/support/test-client.ts';

/** The API as one principal sees it. */
export interface ApiClient extends Pick<TestClient, 'call'> {
  /** Like `call`, but an answer other than 2xx is an error that quotes the problem. */
  expect(method: string, path: string, body?: unknown): Promise<Readonly<Record<string, unknown>>>;
}

/** @param credential access token or API key */
export function apiClient(baseUrl: string, credential: string): ApiClient {
  const call = patientCall(baseUrl, credential);
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
