import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';

export const referenceContract = defineContract({
  context: 'reference',
  nouns: ['openapi.json'],
  operations: {
    readOpenApi: {
      method: 'GET',
      path: '/v1/openapi.json',
      permission: 'public',
      summary: 'Read the OpenAPI document',
      description: 'This interface as OpenAPI 3.1, made from the contracts of the running release.',
      status: 200,
      response: z.record(z.string(), z.unknown()).meta({ id: 'OpenApiDocument' }),
      etag: 'returned',
      errors: [],
    },
  },
});
