import { type ApiPromise, apiPromise } from './api-promise.ts';
import { type Page, type PagedList, pagedList } from './paged-list.ts';
import type { AnyCallOptions, Operation } from './request.ts';
import type { Send } from './transport.ts';

/** What the methods of the client are made of. */
export interface Caller {
  call<T>(operation: Operation, input?: object, options?: AnyCallOptions): ApiPromise<T>;
  list<Item>(operation: Operation, input?: object, options?: AnyCallOptions): PagedList<Item>;
}

export function createCaller(send: Send): Caller {
  return {
    call: <T>(operation: Operation, input: object = {}, options: AnyCallOptions = {}) =>
      apiPromise(send<T>(operation, input, options)),
    list: <Item>(operation: Operation, input: object = {}, options: AnyCallOptions = {}) =>
      pagedList((cursor) => send<Page<Item>>(operation, cursor === undefined ? input : { ...input, cursor }, options)),
  };
}
