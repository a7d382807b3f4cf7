import { ERRORS, type ErrorCode } from '../../functions/shared/error-codes.ts';
import type { Contract, Operation } from '../../functions/shared/http/contract.ts';
import { problem } from '../../functions/shared/schemas.ts';
import { schemaReference } from './openapi-schemas.ts';

/** What any operation may answer, whoever asks. */
const ALWAYS: readonly ErrorCode[] = ['request-blocked', 'rate-exceeded', 'internal', 'platform-busy'];

/** Every code that the operation can answer with: its own, and those that follow from what it demands. */
export function errorCodes(operation: Operation): readonly ErrorCode[] {
  const { permission, params, query, body, idempotent, etag, errors } = operation;
  const codes = new Set<ErrorCode>(errors);
  const add = (when: boolean, ...more: readonly ErrorCode[]): void => {
    if (when) for (const code of more) codes.add(code);
  };
  add(params !== undefined || query !== undefined || body !== undefined, 'invalid-request');
  add(body !== undefined, 'malformed-json', 'body-too-large', 'unsupported-media-type');
  add(permission !== 'public', 'unauthenticated', 'tenant-suspended', 'tenant-mismatch');
  add(permission.includes(':'), 'forbidden');
  add(permission.includes(':') && !/^(tenant|queue):/.test(permission), 'no-active-tenant', 'mfa-required');
  add(idempotent === true, 'idempotency-in-flight', 'idempotency-mismatch');
  add(etag === 'required', 'if-match-required', 'precondition-failed');
  add(true, ...ALWAYS);
  return [...codes];
}

/** A response for each status among the operation's errors, with an example of each code. */
export function problemResponses(operation: Operation): Record<string, unknown> {
  const byStatus = Map.groupBy(errorCodes(operation), (code) => ERRORS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [String(status), problemResponse(operation, codes)]),
  );
}

function problemResponse({ counts }: Operation, codes: readonly ErrorCode[]): unknown {
  const header = (name: string): Record<string, unknown> => ({ [name]: { $ref: `#/components/headers/${name}` } });
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}. ${ERRORS[code].cure}`).join('\n\n'),
    headers: {
      ...header('X-Request-Id'),
      ...(codes.some(isRetried) ? header('Retry-After') : {}),
      ...(counts === true && codes.includes('quota-exceeded')
        ? { ...header('RateLimit'), ...header('RateLimit-Policy') }
        : {}),
    },
    content: {
      'application/problem+json': {
        schema: schemaReference(problem, 'an error'),
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

/** Refused for now: the same request may pass later. */
function isRetried(code: ErrorCode): boolean {
  return ERRORS[code].status === 429 || ERRORS[code].status === 503;
}

/** An example of each error that an operation can answer with, by code. */
export function problemExamples(contracts: readonly Contract[]): Record<string, unknown> {
  const operations = contracts.flatMap((contract) => Object.values(contract.operations));
  const codes = [...new Set(operations.flatMap(errorCodes))].sort();
  return Object.fromEntries(codes.map((code) => [code, { summary: ERRORS[code].title, value: example(code) }]));
}

function example(code: ErrorCode): unknown {
  const { status, title, cause } = ERRORS[code];
  return {
    type: `urn:tributary:error:${code}`,
    title,
    status,
    detail: cause,
    code,
    requestId: '6f1b2f5e-7a52-4c0e-9b0c-1f4f5d1a2b3c',
  };
}
