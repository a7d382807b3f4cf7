import type * as z from 'zod';
import type { RequiredPermission } from '../access/contract.ts';
import type { ErrorCode } from '../errors.ts';

/** HTTP methods that operations use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An example of a call, executed by a test and shown in the API reference. */
export interface OperationExample {
  readonly summary: string;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly body?: unknown;
}

/**
 * One operation of the API as frozen data: the router, the stacks, the OpenAPI document, the access
 * tests and the documentation all read this record, so a route cannot exist in only one of them.
 */
export interface Operation {
  readonly method: Method;
  /** Path with `{name}` placeholders; it begins with `/v1/` and one of the context's nouns. */
  readonly path: `/v1/${string}`;
  /** Who may call: a permission string, `authenticated` (any principal) or `public` (no credentials). */
  readonly permission: RequiredPermission;
  readonly summary: string;
  readonly description: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly status: 200 | 201 | 202 | 204;
  /** @default - no body */
  readonly response?: z.ZodType;
  /** Honours `Idempotency-Key`. Set it on every POST that creates. @default false */
  readonly idempotent?: boolean;
  /** The answer carries an `ETag`; with `required`, the request must carry `If-Match`. @default - none */
  readonly etag?: 'returned' | 'required';
  /** Codes this operation can answer with, beyond those that every operation shares. */
  readonly errors: readonly ErrorCode[];
  /** @default - none */
  readonly example?: OperationExample;
}

/** The operations of one context and the first path segments (nouns) that belong to it. */
export interface Contract {
  readonly context: string;
  readonly nouns: readonly string[];
  readonly operations: Readonly<Record<string, Operation>>;
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

/** What a handler of an operation answers with, before it is written as JSON. */
export type OperationOutput<O extends Operation> = O['response'] extends z.ZodType ? z.input<O['response']> : undefined;
