import { AwsError, HttpAnswer } from '../service.ts';
import { header, type Protocol, type WireRequest } from './protocol.ts';

/** AWS JSON 1.0 and 1.1: the operation in `X-Amz-Target`, input and output as JSON bodies. */
export const jsonProtocol: Protocol = {
  read(request) {
    const action = header(request, 'x-amz-target')?.split('.').at(-1);
    if (action === undefined) throw new AwsError('UnknownOperationException', 'X-Amz-Target is missing');
    return { action, input: parseObject(request.body) };
  },

  answer(output, _operation, request) {
    return new HttpAnswer(200, { 'content-type': contentType(request) }, JSON.stringify(output ?? {}));
  },

  failure(error, request) {
    const body = { __type: error.code, message: error.message, ...error.members };
    const headers = { 'content-type': contentType(request), 'x-amzn-errortype': error.code };
    return new HttpAnswer(error.status, headers, JSON.stringify(body));
  },
};

/** An empty body is an empty input. @throws AwsError `SerializationException` */
export function parseObject(body: string): Record<string, unknown> {
  if (body === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The version that the client speaks, `application/x-amz-json-1.0` or `-1.1`. */
function contentType(request: WireRequest): string {
  return header(request, 'content-type') ?? 'application/x-amz-json-1.1';
}
