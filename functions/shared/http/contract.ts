import type * as z from 'zod';
import type { RequiredPermission } from '../access/contract.ts';
import type { ErrorCode } from '../error-codes.ts';

/** HTTP methods that operations use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An example of a call and its answer, executed by a test and shown in the API reference. */
export interface OperationExample {
  readonly summary: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** @default - no body */
  readonly response?: unknown;
}

/** Under `/v1`, or at the root for the pages that people read, which belong to no version of the interface. */
export type OperationPath = `/v1/${string}` | '/docs' | `/docs/${string}`;

/** An answer that is not JSON. */
export interface Content {
  readonly mediaType: string;
  readonly text: string;
}

/**
 * One operation of the API as frozen data: the router, the stacks, the OpenAPI document, the access
 * tests and the documentation all read this record, so a route cannot exist in only one of them.
 */
export interface Operation {
  readonly method: Method;
  /** Path with `{name}` placeholders; it begins with one of the contract's base paths. */
  readonly path: OperationPath;
  /** Who may call: a permission string, `authenticated` (any principal) or `public` (no credentials). */
  readonly permission: RequiredPermission;
  /**
   * Where the request names the workflow that it is about, so that roles for some workflows can be honoured; `handler`: it is
   * known only when something was read. Every operation about workflows says so. @default - it is about none
   */
  readonly workflow?: 'params' | 'query' | 'body' | 'handler';
  readonly summary: string;
  readonly description: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status: 200 | 201 | 202 | 204;
  /** @default - no JSON */
  readonly response?: z.ZodType;
  /** Media types of an answer that is not JSON; the handler gives it as `Content`. @default - JSON or nothing */
  readonly content?: readonly string[];
  /** Honours `Idempotency-Key`. Set it on every POST that creates. @default false */
  readonly idempotent?: boolean;
  /**
   * Honours `Prefer: wait=<seconds>` (RFC 7240): when what it began has ended in that time, the answer is 200 instead.
   * @default false
   */
  readonly waits?: boolean;
  /** The answer carries an `ETag`; with `required`, the request must carry `If-Match`. @default - none */
  readonly etag?: 'returned' | 'required';
  /**
   * `Location` says where to follow what the answer has accepted (202). What an operation creates (201) always has one.
   * @default false
   */
  readonly located?: boolean;
  /** It counts against the monthly quotas, and its answers say what is left of them. @default false */
  readonly counts?: boolean;
  /** Codes this operation can answer with, beyond those that every operation shares. */
  readonly errors: readonly ErrorCode[];
  /** @default - none */
  readonly example?: OperationExample;
}

/** The operations of one context and the first path segments that belong to it. */
export interface Contract {
  readonly context: string;
  /** What the context is for, in a sentence of the reference. @default - none */
  readonly description?: string;
  /** Segments after `/v1`. */
  readonly nouns: readonly string[];
  /** Segments at the root, of what people read. @default - none */
  readonly pages?: readonly string[];
  readonly operations: Readonly<Record<string, Operation>>;
}

/** What the paths of a contract begin with: `/v1/<noun>`, `/<page>`. */
export function basePaths({ nouns, pages = [] }: Contract): readonly string[] {
  return [...nouns.map((noun) => `/v1/${noun}`), ...pages.map((page) => `/${page}`)];
}

/** Freezes a contract and keeps its literal types. */
export function defineContract<const C extends Contract>(contract: C): C {
  return Object.freeze(contract);
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler of an operation receives, parsed by the contract's schemas. */
export interface OperationInput<O extends Operation> {
  readonly params: Parsed<O['params']>;
  readonly query: Parsed<O['query']>;
  readonly body: Parsed<O['body']>;
}

/** What a handler of an operation answers with, before it is written. */
export type OperationOutput<O extends Operation> = O['content'] extends readonly string[]
  ? Content
  : O['response'] extends z.ZodType
    ? z.input<O['response']>
    : undefined;

/** Headers of an answer that pages of other origins may read. */
export const EXPOSED_HEADERS = [
  'Allow',
  'ETag',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
] as const;

/**
 * What every answer tells browsers, whoever wrote it: HTTPS only, never guess a type, keep nothing, and that data is no
 * page: it loads nothing, is framed by nothing and names no referrer. What is a page sets its own policy.
 */
export const SECURITY_HEADERS = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const satisfies Readonly<Record<string, string>>;
