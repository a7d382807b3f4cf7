import type { CallOptions, EditOptions, StartOptions } from './options.ts';

/** How an operation is called, as its contract says. */
export interface Operation {
  /** `<group>.<method>` of the client. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{name}` placeholders. */
  readonly path: string;
  /** Fields of the input that travel in the query. @defaultValue none */
  readonly query?: readonly string[];
  /** The remaining fields of the input are the body. @defaultValue false */
  readonly body?: boolean;
  /** Honours `Idempotency-Key`. @defaultValue false */
  readonly idempotent?: boolean;
  /** Needs no credential. @defaultValue false */
  readonly public?: boolean;
}

/** Every option that some operation takes. */
export type AnyCallOptions = CallOptions & Partial<StartOptions & EditOptions>;

/** A request that can be sent any number of times. */
export interface Request {
  readonly method: Operation['method'];
  /** Path and query, to follow the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** @defaultValue none */
  readonly body?: string;
  /** Sent twice, it does what it does once. */
  readonly repeatable: boolean;
}

/** Methods that RFC 9110 calls idempotent. */
const IDEMPOTENT_METHODS: readonly string[] = ['GET', 'PUT', 'DELETE'];

/**
 * Splits the input of an operation into path, query and body.
 * @throws TypeError when a field of the path is missing or cannot stand in one
 */
export function buildRequest(operation: Operation, input: object, options: AnyCallOptions): Request {
  const fields = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = fields.get(name);
    fields.delete(name);
    // A URL forgets a segment of dots, and would then name something else.
    if (typeof value !== 'string' || /^\.{0,2}$/.test(value))
      throw new TypeError(`${operation.id}: '${name}' must be a text that can stand in a path`);
    return encodeURIComponent(value);
  });
  // What no contract knows is sent all the same: the server names the field that it refuses.
  const inQuery = (name: string): boolean => operation.body !== true || (operation.query?.includes(name) ?? false);
  const query = new URLSearchParams();
  for (const [name, value] of fields) if (inQuery(name)) query.append(name, String(value));
  const body = Object.fromEntries([...fields].filter(([name]) => !inQuery(name)));
  return {
    method: operation.method,
    path: query.size === 0 ? path : `${path}?${query}`,
    headers: headersOf(operation, options),
    ...(operation.body === true ? { body: JSON.stringify(body) } : {}),
    repeatable: operation.idempotent === true || IDEMPOTENT_METHODS.includes(operation.method),
  };
}

function headersOf(operation: Operation, options: AnyCallOptions): Record<string, string> {
  const key = operation.idempotent === true ? (options.idempotencyKey ?? randomKey()) : undefined;
  return {
    accept: 'application/json, application/problem+json',
    ...(operation.body === true ? { 'content-type': 'application/json' } : {}),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(options.waitSeconds === undefined ? {} : { prefer: `wait=${options.waitSeconds}` }),
    ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
    ...(options.requestId === undefined ? {} : { 'x-request-id': options.requestId }),
  };
}

/** 128 random bits. `crypto.randomUUID` would do, but pages that came over plain HTTP lack it. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
