import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';
import { referenceExamples as examples } from './examples.ts';

export const referenceContract = defineContract({
  context: 'reference',
  description: 'This interface in its own words.',
  nouns: ['openapi.json', 'schemas'],
  pages: ['docs'],
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
      example: examples.readOpenApi,
    },
    readWorkflowSchema: {
      method: 'GET',
      path: '/v1/schemas/workflow',
      permission: 'public',
      summary: 'Read the JSON Schema of definitions',
      description:
        'The shape of workflow definitions as JSON Schema (draft 2020-12), for editors: `# yaml-language-server: $schema=…` in the first line of a definition.',
      status: 200,
      response: z.record(z.string(), z.unknown()).meta({ id: 'DefinitionSchema' }),
      etag: 'returned',
      errors: [],
      example: examples.readWorkflowSchema,
    },
    readDocs: {
      method: 'GET',
      path: '/docs',
      permission: 'public',
      summary: 'Read this reference',
      description: 'The reference as a page: every operation, and a form to try it with a token or an API key.',
      status: 200,
      content: ['text/html'],
      etag: 'returned',
      errors: [],
      example: examples.readDocs,
    },
    readDocsFile: {
      method: 'GET',
      path: '/docs/{file}',
      permission: 'public',
      summary: 'Read a file of this reference',
      description:
        'A style sheet, script or image of the page. The name carries a digest of the content, so the answer may be kept for good.',
      params: z.strictObject({ file: z.string().max(128) }),
      status: 200,
      content: ['text/css', 'text/javascript', 'text/plain', 'image/svg+xml'],
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readDocsFile,
    },
  },
});
