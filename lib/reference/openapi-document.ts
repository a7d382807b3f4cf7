import type { Contract } from '../../functions/shared/http/contract.ts';
import { operationObject } from './openapi-operation.ts';
import { problemExamples } from './openapi-problems.ts';
import { componentSchemas } from './openapi-schemas.ts';

const DESCRIPTION = `Workflows of many tenants, written in the Open Workflow Specification and run by AWS Step Functions.

Credentials travel in \`Authorization: Bearer\`: an access token of the user pool or an API key. The tenant follows from
them; another tenant’s id is not found. Errors are problems of RFC 9457 with a stable \`code\`. Lists come in pages:
pass \`next\` as \`cursor\`. Quote \`X-Request-Id\` when something goes wrong.`;

const text = (description: string, more: Readonly<Record<string, unknown>> = {}): unknown => ({
  description,
  schema: { type: 'string', ...more },
});

const requestHeader = (name: string, required: boolean, description: string, more = {}): unknown => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string', ...more },
});

/** Headers that operations share. */
const PARAMETERS = {
  'Idempotency-Key': requestHeader(
    'Idempotency-Key',
    false,
    'Makes a repeated request safe: the same key and body get the same answer for 24 hours.',
    { minLength: 1, maxLength: 128 },
  ),
  Prefer: requestHeader('Prefer', false, 'How many seconds to wait for the end, 25 at most: `wait=25`.', {
    examples: ['wait=25'],
  }),
  'If-Match': requestHeader('If-Match', true, 'The `ETag` of the state that is edited.'),
  'If-None-Match': requestHeader('If-None-Match', false, 'An `ETag` the client has; unchanged is answered with 304.'),
  'X-Tenant-Id': requestHeader('X-Tenant-Id', false, 'Asserts the tenant of the credentials; any other is refused.'),
  'X-Request-Id': requestHeader('X-Request-Id', false, 'An id of the client’s own for this request.', {
    maxLength: 128,
  }),
};

const HEADERS = {
  ETag: text('Names this state of the resource.'),
  Location: text('Where the resource is.', { format: 'uri-reference' }),
  RateLimit: text('What remains of each monthly quota (`r`), and the seconds until all of it is there again (`t`).', {
    examples: ['"starts";r=8750;t=1209600, "transitions";r=90700;t=1209600, "task-calls";r=46250;t=1209600'],
  }),
  'RateLimit-Policy': text('Each monthly quota (`q`), and the seconds of the month (`w`).', {
    examples: ['"starts";q=10000;w=2592000, "transitions";q=100000;w=2592000, "task-calls";q=50000;w=2592000'],
  }),
  'Retry-After': { description: 'Seconds after which a retry may pass.', schema: { type: 'integer', minimum: 0 } },
  'X-Request-Id': text('Id of the request, in every log line about it.'),
};

const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of the user pool, or an API key `trb_<stage>_<id>_<secret>`.',
  },
};

/** The whole API as an OpenAPI 3.1 document; a route cannot be in it and not be served, or the other way round. */
export function openApiDocument(contracts: readonly Contract[], version: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tributary',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Relative to the document, so that it is true of every deployment and stage.
    servers: [{ url: '..', description: 'The deployment that serves this document: its output `ApiUrl`' }],
    security: [{ bearer: [] }],
    tags: contracts.map(({ context, description }) => ({
      name: context,
      ...(description === undefined ? {} : { description }),
    })),
    paths: paths(contracts),
    components: {
      schemas: componentSchemas(contracts),
      examples: problemExamples(contracts),
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function paths(contracts: readonly Contract[]): Record<string, Record<string, unknown>> {
  const found: Record<string, Record<string, unknown>> = {};
  for (const { context, operations } of contracts)
    for (const [id, operation] of Object.entries(operations)) {
      const item = found[operation.path] ?? {};
      found[operation.path] = { ...item, [operation.method.toLowerCase()]: operationObject(id, context, operation) };
    }
  return found;
}
