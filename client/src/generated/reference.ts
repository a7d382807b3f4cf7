// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions } from '../options.ts';
import type { OpenApiDocument } from './schemas.ts';

export interface ReferenceApi {
  /**
   * Read the OpenAPI document: `GET /v1/openapi.json`.
   *
   * This interface as OpenAPI 3.1, made from the contracts of the running release.
   * `withResponse()` has the `etag`.
   */
  readOpenApi(options?: CallOptions): ApiPromise<OpenApiDocument>;
}

export function referenceApi(caller: Caller): ReferenceApi {
  return {
    readOpenApi: (options) =>
      caller.call({ id: 'reference.readOpenApi', method: 'GET', path: '/v1/openapi.json', public: true }, {}, options),
  };
}
