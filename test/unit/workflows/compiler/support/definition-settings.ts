import { suppliedDocuments } from '../../../../../functions/workflows/language/openapi/supplied-documents.ts';
import { SETTINGS } from './run.ts';

/** URL of the OpenAPI document that calls of random definitions name. */
export const PETS = 'https://pets.example/openapi.json';

export const PETS_DOCUMENT = {
  openapi: '3.0.0',
  servers: [{ url: '/v1/{stage}', variables: { stage: { default: 'x' } } }],
  paths: {
    '/pets/{petId}': {
      parameters: [{ $ref: '#/components/parameters/id' }],
      get: {
        operationId: 'findPet',
        parameters: [
          { name: 'tags', in: 'query', explode: false },
          { name: 'x-trace', in: 'header' },
          { name: 'toString', in: 'query' },
        ],
      },
      put: {
        operationId: 'savePet',
        parameters: [
          { name: 'tags', in: 'query' },
          { name: 'x-trace', in: 'header' },
          { name: 'toString', in: 'header' },
        ],
      },
    },
  },
  components: { parameters: { id: { name: 'petId', in: 'path', required: true } } },
};

/** Settings with what random definitions refer to. */
export const DEFINITION_SETTINGS = {
  ...SETTINGS,
  externals: { ...SETTINGS.externals, documents: suppliedDocuments({ [PETS]: PETS_DOCUMENT }) },
} as typeof SETTINGS;
