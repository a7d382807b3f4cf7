import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { NO_EXTERNALS } from '../../../../functions/workflows/language/externals.ts';
import { suppliedDocuments } from '../../../../functions/workflows/language/openapi/supplied-documents.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { definition, run, SETTINGS } from './support/run.ts';

const URL = 'https://pets.example/openapi.json';

/** The URI that a definition of one task asks for. */
async function uriOf(
  task: object,
  documents: Readonly<Record<string, Record<string, unknown>>> = {},
  input: Json = {},
) {
  const externals = { ...NO_EXTERNALS, documents: suppliedDocuments(documents) };
  const result = compile(definition({ do: [{ ask: task }] }), { ...SETTINGS, externals });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const ran = await run(result.stateMachine, input, (payload) => ({ body: payload as unknown as Json }));
  expect(ran.result).toMatchObject({ status: 'SUCCEEDED' });
  return Reflect.get(Object(ran.result.output), 'uri') as unknown;
}

const http = (endpoint: string) => ({ call: 'http', with: { method: 'get', endpoint } });
const operation = (parameters: object) => ({
  call: 'openapi',
  with: { document: { endpoint: URL }, operationId: 'x', parameters },
});

/** An OpenAPI document with one operation. */
function api(server: string, path = '/pets', names: readonly string[] = []) {
  const parameters = names.map((name) => ({ name, in: 'path', required: true }));
  const paths = { [path]: { get: { operationId: 'x', parameters } } };
  return { [URL]: { openapi: '3.0.3', servers: [{ url: server }], paths } };
}

describe('the server of an OpenAPI document', () => {
  test.each([
    ['https://pets.example/a%20b', 'https://pets.example/a b/pets'],
    ['https://pets.example/caf%C3%A9', 'https://pets.example/café/pets'],
    ['https://pets.example/%ff', 'https://pets.example/%ff/pets'],
    ['https://pets.example/100%', 'https://pets.example/100%/pets'],
    ['https://pets.example/%E0%A4', 'https://pets.example/%E0%A4/pets'],
    ['/v%ff', 'https://pets.example/v%ff/pets'],
  ])('%s is read, whatever its signs of per cent encode', async (server, uri) => {
    expect(await uriOf(operation({}), api(server))).toBe(uri);
  });

  test('of Swagger 2.0 may have such a path too', async () => {
    const paths = { '/pets': { get: { operationId: 'x' } } };
    const document = { swagger: '2.0', host: 'pets.example', schemes: ['https'], basePath: '/%ff', paths };
    expect(await uriOf(operation({}), { [URL]: document })).toBe('https://pets.example/%ff/pets');
  });
});

describe('names that every object has, in a path', () => {
  const NAMES = ['toString', '__proto__', 'constructor', 'hasOwnProperty'];

  test.each(['toString', 'hasOwnProperty'])('{%s} of a template is the member of the input', async (name) => {
    const task = http(`https://pets.example/{${name}}/x`);
    expect(await uriOf(task, {}, { [name]: 'a/b' })).toBe('https://pets.example/a%2Fb/x');
    expect(await uriOf(task)).toBe('https://pets.example//x');
  });

  // JSONata would read what the object inherits.
  test.each(['__proto__', 'constructor', 'prototype'])('{%s} of a template is refused', async (name) => {
    await expect(uriOf(http(`https://pets.example/{${name}}`))).rejects.toThrow('invalid-uri-template');
  });

  test.each(NAMES)('{%s} of an operation is the parameter that is given', async (name) => {
    const task = JSON.parse(JSON.stringify(operation({ NAME: 'a' })).replace('NAME', name));
    const document = api('https://pets.example', `/{${name}}`, [name]);
    if (['__proto__', 'constructor'].includes(name)) {
      // A definition cannot have members with these names.
      await expect(uriOf(task, document)).rejects.toThrow('forbidden-key');
    } else expect(await uriOf(task, document)).toBe('https://pets.example/a');
  });

  test.each(NAMES)('{%s} of an operation is missing where it is not given', async (name) => {
    const document = api('https://pets.example', `/{${name}}`, [name]);
    await expect(uriOf(operation({}), document)).rejects.toThrow('missing-parameter');
  });

  test.each(NAMES)('{%s} of a path that no parameter describes is empty', async (name) => {
    expect(await uriOf(operation({}), api('https://pets.example', `/{${name}}`))).toBe('https://pets.example/');
  });
});

describe('half of a surrogate pair', () => {
  const HALF = '\uD800';

  test('in a text is handed on as it is', async () => {
    const { ok, ...result } = compile(definition({ do: [{ a: { set: { x: HALF, [`k${HALF}`]: 1 } } }] }), SETTINGS);
    if (!ok || !('stateMachine' in result)) throw new Error(JSON.stringify(result));
    const ran = await run(result.stateMachine, {});
    expect(ran.result).toMatchObject({ status: 'SUCCEEDED', output: { x: HALF, [`k${HALF}`]: 1 } });
  });

  test('in a path is the sign for what is no character', async () => {
    const document = api('https://pets.example', '/{id}', ['id']);
    expect(await uriOf(operation({ id: HALF }), document)).toBe('https://pets.example/%EF%BF%BD');
  });

  test.each([
    ['the name of a task', { do: [{ [HALF]: { set: { x: 1 } } }] }],
    ['the text of an expression', { do: [{ a: { set: { x: `\${ "${HALF}" & $input.a }` } } }] }],
    ['a URI', { do: [{ a: http(`https://pets.example/${HALF}`) }] }],
    ['a title', { do: [{ a: { raise: { error: { type: 'a:b', status: 400, title: HALF } } } }] }],
  ])('breaks nothing in %s', (_, rest) => {
    expect(compile(definition(rest), SETTINGS).ok).toBe(true);
    expect(compile(JSON.stringify(definition(rest)), SETTINGS).ok).toBe(true);
  });
});
