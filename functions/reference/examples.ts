import type { OperationExample } from '../shared/http/contract.ts';

export const referenceExamples = {
  readOpenApi: {
    summary: 'The whole interface, shortened',
    response: {
      openapi: '3.1.0',
      info: { title: 'Tributary', version: '0.1.0' },
      servers: [{ url: '..' }],
      security: [{ bearer: [] }],
      tags: [],
      paths: {},
      components: {},
    },
  },
  readWorkflowSchema: {
    summary: 'The schema, shortened',
    response: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Workflow definition',
      description: 'Open Workflow Specification 1.0.3, as Tributary runs it',
      type: 'object',
      properties: {},
      required: ['document', 'do'],
      additionalProperties: false,
      $defs: {},
    },
  },
  readDocs: { summary: 'The page' },
  readDocsFile: { summary: 'The page’s own style sheet', params: { file: 'page.0123456789abcdef.css' } },
} satisfies Record<string, OperationExample>;
