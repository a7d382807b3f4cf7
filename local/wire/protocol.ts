import type { IncomingHttpHeaders } from 'node:http';
import type { AwsError, HttpAnswer, Service } from '../service.ts';

/** A request as it came over HTTP. */
export interface WireRequest {
  readonly method: string;
  /** Path as it was sent, percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a request asks for. */
export interface Operation {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** How a family of AWS services writes requests, answers and errors. */
export interface Protocol {
  /** @throws AwsError when no operation is recognised or the body is malformed */
  read(request: WireRequest, service: Service): Operation;
  answer(output: unknown, operation: Operation, request: WireRequest, requestId: string): HttpAnswer;
  failure(error: AwsError, request: WireRequest, requestId: string): HttpAnswer;
}

/** Value of a header that is sent once. */
export function header(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
