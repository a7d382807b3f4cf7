import type { Operation } from '../../functions/shared/http/contract.ts';
import { problemResponses } from './openapi-problems.ts';
import { inlineSchema, schemaReference } from './openapi-schemas.ts';

/** Titles of the statuses that operations succeed with. */
const SUCCESS: Readonly<Record<Operation['status'], string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted',
  204: 'Done, nothing to say',
};

/** An operation of a contract as OpenAPI writes it. */
export function operationObject(id: string, tag: string, operation: Operation): unknown {
  const { permission, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: `${description}\n\n${permissionText(permission)}`,
    'x-permission': permission,
    ...(permission === 'public' ? { security: [] } : {}),
    parameters: parameters(operation),
    ...(body === undefined ? {} : { requestBody: requestBody(id, operation, body) }),
    responses: { ...successResponse(id, operation), ...problemResponses(operation) },
  };
}

function permissionText(permission: Operation['permission']): string {
  if (permission === 'public') return 'Needs no credentials.';
  if (permission === 'authenticated') return 'Open to every caller with credentials.';
  return `Needs the permission \`${permission}\`.`;
}

function parameters(operation: Operation): readonly unknown[] {
  const { params, query, example, idempotent, etag, method, permission, waits } = operation;
  const header = (name: string): unknown => ({ $ref: `#/components/parameters/${name}` });
  return [
    ...(params === undefined ? [] : fieldParameters('path', inlineSchema(params, 'input'), example?.params)),
    ...(query === undefined ? [] : fieldParameters('query', inlineSchema(query, 'input'), example?.query)),
    ...(idempotent === true ? [header('Idempotency-Key')] : []),
    ...(waits === true ? [header('Prefer')] : []),
    ...(etag === 'required' ? [header('If-Match')] : []),
    ...(etag === 'returned' && method === 'GET' ? [header('If-None-Match')] : []),
    ...(permission === 'public' ? [] : [header('X-Tenant-Id')]),
    header('X-Request-Id'),
  ];
}

function fieldParameters(
  place: 'path' | 'query',
  schema: Readonly<Record<string, unknown>>,
  example: Readonly<Record<string, string>> | undefined,
): readonly unknown[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(schema['properties'] ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
    ...(example?.[name] === undefined ? {} : { example: typedExample(property, example[name]) }),
  }));
}

/** A value of a path or query, which is text there, as its schema types it. */
function typedExample(schema: unknown, text: string): unknown {
  const { type } = schema as Readonly<Record<string, unknown>>;
  return type === 'integer' || type === 'number' ? Number(text) : text;
}

function requestBody(id: string, operation: Operation, body: NonNullable<Operation['body']>): unknown {
  const { example } = operation;
  return {
    // A body with a default may be left out.
    required: !body.safeParse(undefined).success,
    content: {
      'application/json': {
        schema: schemaReference(body, `the body of ${id}`),
        ...shownExample(example?.summary, example?.body),
      },
    },
  };
}

function successResponse(id: string, operation: Operation): Record<string, unknown> {
  const { status, etag, method, counts, located } = operation;
  const header = (name: string): Record<string, unknown> => ({ [name]: { $ref: `#/components/headers/${name}` } });
  const success = {
    description: located === true ? `${SUCCESS[status]}; \`Location\` tells where to follow it` : SUCCESS[status],
    headers: {
      ...header('X-Request-Id'),
      ...(etag === undefined ? {} : header('ETag')),
      ...(status === 201 || located === true ? header('Location') : {}),
      ...(counts === true ? { ...header('RateLimit'), ...header('RateLimit-Policy') } : {}),
    },
    ...successContent(id, operation),
  };
  const final = { ...success, description: 'Ended while the request waited, as `Prefer` asked for' };
  const unchanged = { description: 'Not changed since the `ETag` in `If-None-Match`', headers: header('ETag') };
  const others = operation.waits === true ? { 200: final } : {};
  return { ...others, [status]: success, ...(etag === 'returned' && method === 'GET' ? { 304: unchanged } : {}) };
}

function successContent(id: string, { response, content, example }: Operation): Record<string, unknown> {
  // Without a schema, a media type stands for its text.
  if (content !== undefined) return { content: Object.fromEntries(content.map((mediaType) => [mediaType, {}])) };
  if (response === undefined) return {};
  const schema = schemaReference(response, `the answer of ${id}`);
  return { content: { 'application/json': { schema, ...shownExample(example?.summary, example?.response) } } };
}

function shownExample(summary: string | undefined, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { examples: { example: { summary, value } } };
}
