import type { Caller } from '../access/caller.ts';
import type { Contract, Operation, OperationInput, OperationOutput } from './contract.ts';

/** `Idempotency-Key` with a fingerprint of method, path and body. */
export interface Idempotency {
  readonly key: string;
  readonly fingerprint: string;
}

/** A call of an operation that has passed authentication, permission and the contract's schemas. */
export interface Call<O extends Operation> extends OperationInput<O> {
  readonly caller: Caller;
  readonly requestId: string;
  /** The `ETag` the client edits. Present where the contract says `required`. */
  readonly ifMatch?: string;
  /** How long the client would wait for the end of what the operation begins, where the contract says `waits`. */
  readonly waitSeconds?: number;
  /** Present when the client sent a key to an operation that honours it. */
  readonly idempotency?: Idempotency;
}

export interface Reply<O extends Operation> {
  /** A function makes it only when the client does not have it already, by its `etag`. */
  readonly body: OperationOutput<O> | (() => Promise<OperationOutput<O>>);
  /** Strong entity tag without quotes; the pipeline answers 304 when the client has it already. @default - none */
  readonly etag?: string;
  /** @default - none */
  readonly location?: string;
  /** What the operation began has ended while the client waited. @default false */
  readonly isFinal?: boolean;
  /** Take the place of the common headers, in a 304 too. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
}

export type OperationHandler<O extends Operation> = (call: Call<O>) => Promise<Reply<O>>;

/** One handler for each operation of a contract; a missing or misspelt one is a compile error. */
export type Handlers<C extends Contract> = {
  readonly [K in keyof C['operations']]: OperationHandler<C['operations'][K]>;
};
