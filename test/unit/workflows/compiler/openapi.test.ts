import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { NO_EXTERNALS } from '../../../../functions/workflows/language/externals.ts';
import {
  type SuppliedDocuments,
  suppliedDocuments,
} from '../../../../functions/workflows/language/openapi/supplied-documents.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { definition, run, SETTINGS } from './support/run.ts';

const URL = 'https://pets.example/api/openapi.json';
const SWAGGER = {
  swagger: '2.0',
  host: 'pets.example',
  basePath: '/v2',
  schemes: ['http', 'https'],
  parameters: { key: { name: 'api_key', in: 'header', type: 'string' } },
  paths: {
    '/pet/findByStatus': {
      get: {
        operationId: 'findPets',
        parameters: [
          { name: 'status', in: 'query', required: true, type: 'array', collectionFormat: 'multi' },
          { name: 'tags', in: 'query', type: 'array' },
          { $ref: '#/parameters/key' },
        ],
      },
    },
    '/pet/{petId}': {
      parameters: [{ name: 'petId', in: 'path', required: true, type: 'integer' }],
      get: { operationId: 'getPet' },
      post: { operationId: 'changePet', parameters: [{ name: 'name', in: 'formData', type: 'string' }] },
    },
  },
};
const OPENAPI = `
openapi: 3.0.3
servers: [{ url: '/{stage}', variables: { stage: { default: v3 } } }]
paths:
  /pet:
    put:
      operationId: putPet
      parameters:
        - { name: fields, in: query, explode: false }
        - { name: trace, in: cookie }
      requestBody: { $ref: '#/components/requestBodies/Pet' }
components:
  requestBodies:
    Pet: { required: true, content: { application/json: {} } }
`;

const call = (operationId: string, extra: object = {}) => ({
  call: 'openapi',
  with: { document: { endpoint: URL }, operationId, ...extra },
});

function compiledWith(task: object, documents: SuppliedDocuments) {
  return compile(definition({ do: [{ ask: task }] }), {
    ...SETTINGS,
    externals: { ...NO_EXTERNALS, documents: suppliedDocuments(documents) },
  });
}

/** The request that the task makes. */
async function request(task: object, document: SuppliedDocuments[string], input: Json = {}) {
  const compiled = compiledWith(task, { [URL]: document });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const { result } = await run(compiled.stateMachine, input, (payload) => ({ body: payload as unknown as Json }));
  expect(result).toMatchObject({ status: 'SUCCEEDED', transitions: 1 });
  const { execution: _, task: __, ...made } = result.output as Record<string, Json>;
  return made;
}

describe('call: openapi', () => {
  test('puts parameters of Swagger 2.0 where they belong', async () => {
    const parameters = { status: ['sold', '${ $input.other }'], tags: ['a', 'b'], api_key: 'k' };
    expect(await request(call('findPets', { parameters }), SWAGGER, { other: 'pending' })).toEqual({
      method: 'GET',
      uri: 'https://pets.example/v2/pet/findByStatus',
      query: { status: ['sold', 'pending'], tags: 'a,b' },
      headers: { api_key: 'k' },
    });
  });

  test('encodes parameters of the path', async () => {
    const parameters = { petId: '${ $input.id }' };
    expect(await request(call('getPet', { parameters, output: 'response' }), SWAGGER, { id: 'a/b c' })).toEqual({
      method: 'GET',
      uri: 'https://pets.example/v2/pet/a%2Fb%20c',
      output: 'response',
    });
  });

  test('sends fields as a form', async () => {
    const parameters = { petId: 7, name: 'Milou' };
    expect(await request(call('changePet', { parameters, redirect: true }), SWAGGER)).toEqual({
      method: 'POST',
      uri: 'https://pets.example/v2/pet/7',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: { name: 'Milou' },
      redirect: true,
    });
  });

  test('reads OpenAPI 3 with its servers and bodies, as text', async () => {
    const authentication = { bearer: { token: '${ $input.token }' } };
    const parameters = { body: { name: 'Milou' }, fields: ['a', 'b'] };
    expect(await request(call('putPet', { parameters, authentication }), OPENAPI, { token: 't' })).toEqual({
      method: 'PUT',
      uri: 'https://pets.example/v3/pet',
      query: { fields: 'a,b' },
      body: { name: 'Milou' },
      authentication: { bearer: { token: 't' } },
    });
  });

  test.each<[string, object, SuppliedDocuments]>([
    ['unreadable-document', call('findPets'), {}],
    ['unreadable-document', call('findPets'), { [URL]: 'a: [' }],
    ['unreadable-document', call('x'), { [URL]: { openapi: '4.0.0', paths: { '/': { get: { operationId: 'x' } } } } }],
    ['unreadable-document', call('getPet'), { [URL]: { ...SWAGGER, schemes: ['ws'] } }],
    ['unknown-operation', call('findPet'), { [URL]: SWAGGER }],
    ['unknown-operation', call('toString'), { [URL]: { swagger: '2.0', paths: 'none' } }],
    ['missing-parameter', call('findPets'), { [URL]: SWAGGER }],
    ['unknown-parameter', call('getPet', { parameters: { petId: 1, toString: 2 } }), { [URL]: SWAGGER }],
    [
      'unknown-reference',
      call('getPet', { parameters: { petId: 1 }, authentication: { use: 'none' } }),
      { [URL]: SWAGGER },
    ],
    ['missing-field', { call: 'openapi', with: { document: { endpoint: URL } } }, { [URL]: SWAGGER }],
  ])('is refused with %s', (code, task, documents) => {
    const result = compiledWith(task, documents);
    expect(result.ok ? [] : result.errors.map((error) => error.code)).toEqual([code]);
  });

  test('refuses parameters that cannot be sent only where the operation needs them', () => {
    const cookie = { name: 'session', in: 'cookie', required: true };
    const operation = { operationId: 'x', parameters: [cookie] };
    const document = { openapi: '3.1.0', servers: [{ url: 'https://a.example' }], paths: { '/': { get: operation } } };
    expect(compiledWith(call('x'), { [URL]: document })).toMatchObject({
      errors: [{ code: 'unreadable-document', detail: expect.stringContaining('cookie') }],
    });
    operation.parameters = [{ ...cookie, required: false }];
    expect(compiledWith(call('x'), { [URL]: document })).toMatchObject({ ok: true });
  });

  test('warns of credentials written into the definition', () => {
    const task = call('getPet', { parameters: { petId: 1 }, authentication: { bearer: { token: 'abc' } } });
    expect(compiledWith(task, { [URL]: SWAGGER })).toMatchObject({ warnings: [{ code: 'credential-in-definition' }] });
  });
});
