import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { ERRORS } from '../../functions/shared/error-codes.ts';
import { type Contract, defineContract, type Operation } from '../../functions/shared/http/contract.ts';
import { CONTRACTS } from '../../lib/contracts.ts';
import { openApiDocument } from '../../lib/reference/openapi-document.ts';
import { errorCodes } from '../../lib/reference/openapi-problems.ts';

type Node = Readonly<Record<string, unknown>>;

interface OperationObject {
  readonly operationId: string;
  readonly 'x-permission': string;
  readonly security?: readonly unknown[];
  readonly parameters: readonly Node[];
  readonly requestBody?: { readonly required: boolean; readonly content: Node };
  readonly responses: Readonly<Record<string, { readonly headers?: Node; readonly content?: Node }>>;
}

const document = openApiDocument(CONTRACTS, '1.2.3');
const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
const operations = CONTRACTS.flatMap((contract) => Object.entries<Operation>(contract.operations));

/** The value that a JSON pointer in a reference names. */
function resolve(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Node | undefined)?.[key.replaceAll('~1', '/')], document);
}

function references(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : references(value),
  );
}

describe('the OpenAPI document', () => {
  test('holds every operation of every contract and no other', () => {
    const shown = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(shown.sort()).toEqual(operations.map(([, { method, path }]) => `${method.toLowerCase()} ${path}`).sort());
    expect(new Set(operations.map(([id]) => id)).size).toBe(operations.length);
  });

  test.each(operations)('%s says who may call, what is sent and what is answered', (id, operation) => {
    const shown = paths[operation.path]?.[operation.method.toLowerCase()];
    expect(shown?.operationId).toBe(id);
    expect(shown?.['x-permission']).toBe(operation.permission);
    expect(shown?.security).toEqual(operation.permission === 'public' ? [] : undefined);
    expect(shown?.requestBody === undefined).toBe(operation.body === undefined);
    const mediaTypes = operation.content ?? (operation.response === undefined ? undefined : ['application/json']);
    const content = shown?.responses[operation.status]?.content;
    expect(content && Object.keys(content)).toEqual(mediaTypes);
    const inPath = (shown?.parameters ?? []).filter((parameter) => parameter['in'] === 'path').map(({ name }) => name);
    expect(inPath).toEqual([...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
    for (const code of errorCodes(operation))
      expect(shown?.responses[ERRORS[code].status]?.content).toHaveProperty([
        'application/problem+json',
        'examples',
        code,
      ]);
  });

  test('shows the headers that an operation honours', () => {
    for (const [, operation] of operations) {
      const shown = paths[operation.path]?.[operation.method.toLowerCase()];
      const headers = references(shown?.parameters).map((reference) => reference.split('/').at(-1));
      expect(headers.includes('Idempotency-Key')).toBe(operation.idempotent === true);
      expect(headers.includes('If-Match')).toBe(operation.etag === 'required');
      const answered = shown?.responses[operation.status]?.headers ?? {};
      expect('ETag' in answered).toBe(operation.etag !== undefined);
      expect('Location' in answered).toBe(operation.status === 201 || operation.located === true);
    }
  });

  test('refers to nothing that is not there', () => {
    const dangling = references(document).filter((reference) => resolve(reference) === undefined);
    expect(dangling).toEqual([]);
  });

  test('keeps no schema that nothing uses', () => {
    const { schemas } = document['components'] as { schemas: Node };
    const used = new Set(references(document));
    expect(Object.keys(schemas).filter((id) => !used.has(`#/components/schemas/${id}`))).toEqual([]);
  });

  test.each(operations)('%s has an example of all its parts, and the contract accepts them', (id, operation) => {
    const { params, query, body, response, example, path, method } = operation;
    const parts = { params, query, body, response };
    for (const [part, schema] of Object.entries(parts)) {
      const shown = example?.[part as keyof typeof parts];
      expect({ part, shown: shown !== undefined }).toEqual({ part, shown: schema !== undefined });
      expect({ part, issues: schema?.safeParse(shown).error?.issues ?? [] }).toEqual({ part, issues: [] });
    }
    const object = paths[path]?.[method.toLowerCase()];
    const sent = object?.requestBody?.content['application/json'];
    if (body !== undefined) expect(sent).toMatchObject({ examples: { example: { value: example?.body } } });
    const answered = object?.responses[operation.status]?.content?.['application/json'];
    if (response !== undefined) expect(answered).toMatchObject({ examples: { example: { value: example?.response } } });
    expect(object?.operationId).toBe(id);
  });

  test.each(operations)('%s is told in a summary and a description', (_, { summary, description, example }) => {
    // A summary stands in one line of a list; the description adds to it.
    expect(summary).toMatch(/^[A-Z].{5,58}[^.]$/);
    expect(description).toMatch(/^[A-Z].*\.$/s);
    expect(description).not.toBe(`${summary}.`);
    expect(example?.summary).toMatch(/^[A-Z].*[^.]$/);
  });

  test.each(operations)('%s names errors that follow from what it takes, each in docs/errors.md', (_, operation) => {
    const { errors, params, query, etag } = operation;
    const pages = readFileSync('docs/errors.md', 'utf8');
    for (const code of errorCodes(operation)) {
      expect(ERRORS).toHaveProperty(code);
      expect(pages).toContain(`\`${code}\``);
    }
    expect(errors.includes('not-found') || params === undefined).toBe(true);
    expect(errors.includes('invalid-cursor')).toBe(query !== undefined && 'cursor' in query.shape);
    expect(errors.includes('precondition-failed')).toBe(etag === 'required');
  });

  test('closes what clients send and leaves open what they get', () => {
    const { schemas } = document['components'] as { schemas: Readonly<Record<string, Node>> };
    expect(schemas['NewTenant']?.['additionalProperties']).toBe(false);
    expect(schemas['Tenant']).not.toHaveProperty('additionalProperties');
    // A default may be left out of what is sent.
    expect(schemas['NewTenant']?.['required']).toEqual(['id', 'name', 'owner']);
  });

  test('is refused for a body without an id', () => {
    const contract: Contract = defineContract({
      context: 'planted',
      nouns: ['planted'],
      operations: {
        plant: {
          method: 'POST',
          path: '/v1/planted',
          permission: 'authenticated',
          summary: 'Plant',
          description: 'Plants.',
          body: z.strictObject({ seed: z.string() }),
          status: 204,
          errors: [],
        },
      },
    });
    expect(() => openApiDocument([contract], '1.0.0')).toThrow('has no id');
  });
});
