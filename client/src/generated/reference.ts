// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions } from '../options.ts';
import type { DefinitionSchema, OpenApiDocument } from './schemas.ts';

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

export interface SchemasApi {
  /**
   * Read the JSON Schema of definitions: `GET /v1/schemas/workflow`.
   *
   * The shape of workflow definitions as JSON Schema (draft 2020-12), for editors: `# yaml-language-server:
   * $schema=…` in the first line of a definition.
   * `withResponse()` has the `etag`.
   */
  readWorkflow(options?: CallOptions): ApiPromise<DefinitionSchema>;
}

export function schemasApi(caller: Caller): SchemasApi {
  return {
    readWorkflow: (options) =>
      caller.call(
        { id: 'schemas.readWorkflow', method: 'GET', path: '/v1/schemas/workflow', public: true },
        {},
        options,
      ),
  };
}
