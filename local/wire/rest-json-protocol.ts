import { AwsError, HttpAnswer, type RestRoute, type Service } from '../service.ts';
import { parseObject } from './json-protocol.ts';
import { header, type Protocol, type WireRequest } from './protocol.ts';

/** REST with JSON bodies: method and path name the operation; path, query, headers and body make the input. */
export const restJsonProtocol: Protocol = {
  read(request, service) {
    const { route, variables } = findRoute(request, service);
    const body = route.payload === undefined ? parseObject(request.body) : { [route.payload]: request.body };
    const input = { ...queryOf(request), ...body, ...headersOf(request, route), ...variables };
    return { action: route.action, input };
  },

  answer(output) {
    if (output instanceof HttpAnswer) return output;
    return new HttpAnswer(200, { 'content-type': 'application/json' }, JSON.stringify(output ?? {}));
  },

  failure(error) {
    const status = error.code === 'AccessDeniedException' ? 403 : error.status;
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': error.code };
    return new HttpAnswer(status, headers, JSON.stringify({ message: error.message, ...error.members }));
  },
};

function findRoute(request: WireRequest, service: Service): { route: RestRoute; variables: Record<string, string> } {
  for (const route of service.routes ?? []) {
    const variables = route.method === request.method ? matchPath(route.path, request.path) : undefined;
    if (variables !== undefined) return { route, variables };
  }
  const message = `${service.name} of the local cloud knows no operation ${request.method} ${request.path}`;
  throw new AwsError('UnknownOperationException', message, 404);
}

/** Variables of a path pattern (`/a/{b}`, `{c+}` for the rest); undefined when the path does not fit. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/').filter((segment) => segment !== '');
  const actual = path.split('/').filter((segment) => segment !== '');
  const greedy = wanted.at(-1)?.endsWith('+}') === true;
  if (greedy ? actual.length < wanted.length : actual.length !== wanted.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const name = /^\{(.+?)\+?\}$/.exec(segment)?.[1];
    const rest = greedy && index === wanted.length - 1 ? actual.slice(index) : actual.slice(index, index + 1);
    if (name === undefined && segment !== rest[0]) return undefined;
    if (name !== undefined) variables[name] = rest.map(decode).join('/');
  }
  return variables;
}

/** @throws AwsError `SerializationException` when the path is not percent-encoded UTF-8 */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new AwsError('SerializationException', `${segment} is not percent-encoded UTF-8`);
  }
}

/** A parameter that is given several times is a list. */
function queryOf(request: WireRequest): Record<string, string | string[]> {
  const names = new Set(request.query.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const values = request.query.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}

function headersOf(request: WireRequest, route: RestRoute): Record<string, string> {
  const found = Object.entries(route.headers ?? {}).flatMap(([name, member]) => {
    const value = header(request, name);
    return value === undefined ? [] : [[member, value] as const];
  });
  return Object.fromEntries(found);
}
