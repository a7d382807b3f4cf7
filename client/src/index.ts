export type { ApiPromise, ApiResponse } from './api-promise.ts';
export { type Client, createClient } from './client.ts';
export { ApiError, type ApiErrorDetails, ConnectionError, WaitTimeoutError } from './errors.ts';
export type * from './generated/api.ts';
export type * from './generated/errors.ts';
export type * from './generated/schemas.ts';
export type * from './options.ts';
export type { Page, PagedList } from './paged-list.ts';
export type * from './waiting.ts';
