import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { DomainError, type Finding } from '../errors.ts';
import { isTooDeep } from './canonical-json.ts';
import type { Operation } from './contract.ts';
import { parseIfMatch } from './etag.ts';
import type { Idempotency } from './handler.ts';
import { headerValues, readHeader } from './headers.ts';
import { fingerprintOf } from './idempotency.ts';
import type { Route } from './routes.ts';

/** Largest body in bytes; a body of API Gateway could have 10 MB. */
export const MOST_BODY_BYTES = 262_144;

/** The parts of a request after the contract's schemas. */
export interface ParsedRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly ifMatch?: string;
  readonly idempotency?: Idempotency;
  readonly waitSeconds?: number;
}

/**
 * Reads a request by its operation.
 * @throws DomainError `body-too-large`, `unsupported-media-type`, `malformed-json`, `invalid-request` with every finding
 * in path, query, headers and body; `if-match-required`, `precondition-failed`
 */
export function parseRequest(event: APIGatewayProxyEvent, { operation, params }: Route): ParsedRequest {
  const sent = readBody(event);
  const query = readQuery(event);
  const results = {
    params: check(operation.params, params, '/params'),
    query: check(operation.query, query.values, '/query'),
    body: check(operation.body, sent, ''),
  };
  const key = operation.idempotent ? readIdempotencyKey(event) : {};
  const findings = [
    ...query.findings,
    ...unexpected(operation, sent, query.values),
    ...Object.values(results).flatMap((result) => result.findings),
    ...(key.finding === undefined ? [] : [key.finding]),
  ];
  if (findings.length > 0) throw new DomainError('invalid-request', undefined, { findings });
  return {
    params: results.params.value,
    query: results.query.value,
    body: results.body.value,
    ...readIfMatch(event, operation),
    ...(operation.waits === true ? readWait(event) : {}),
    ...(key.value === undefined
      ? {}
      : { idempotency: { key: key.value, fingerprint: fingerprintOf(operation.method, event.path, sent) } }),
  };
}

function readBody(event: APIGatewayProxyEvent): unknown {
  if (event.body === null || event.body === undefined || event.body === '') return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MOST_BODY_BYTES) throw new DomainError('body-too-large');
  const mediaType = (readHeader(event, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^application\/([\w.-]+\+)?json$/.test(mediaType)) throw new DomainError('unsupported-media-type');
  return parseJson(bytes);
}

function parseJson(bytes: Buffer): unknown {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    // Both errors mean the same to the client, and the parser's message would quote the body.
    throw new DomainError('malformed-json');
  }
  if (!isTooDeep(text)) return value;
  throw new DomainError('invalid-request', undefined, {
    findings: [{ pointer: '', code: 'too_deep', detail: 'nested deeper than 100 levels' }],
  });
}

function readQuery(event: APIGatewayProxyEvent): { values: Record<string, string>; findings: readonly Finding[] } {
  const given = Object.entries(event.multiValueQueryStringParameters ?? {});
  const findings = given
    .filter(([, values]) => (values?.length ?? 0) > 1)
    .map(([name]) => ({ pointer: `/query/${escapeToken(name)}`, code: 'repeated', detail: 'given more than once' }));
  return { values: Object.fromEntries(given.map(([name, values]) => [name, values?.[0] ?? ''])), findings };
}

/** Parts that the operation does not take at all. */
function unexpected(operation: Operation, body: unknown, query: Record<string, string>): readonly Finding[] {
  const names = operation.query === undefined ? Object.keys(query) : [];
  const findings = names.map((name) => ({
    pointer: `/query/${escapeToken(name)}`,
    code: 'unrecognized_keys',
    detail: 'the operation takes no query parameters',
  }));
  if (operation.body !== undefined || body === undefined) return findings;
  return [...findings, { pointer: '', code: 'unexpected_body', detail: 'the operation takes no body' }];
}

interface Checked {
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

function check(schema: z.ZodType | undefined, value: unknown, prefix: string): Checked {
  if (schema === undefined) return { value: undefined, findings: [] };
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, findings: [] };
  return { value: undefined, findings: result.error.issues.flatMap((issue) => toFindings(issue, prefix)) };
}

/** Unknown members are named one by one, where they stand. */
function toFindings(issue: z.core.$ZodIssue, prefix: string): readonly Finding[] {
  const pointer = prefix + issue.path.map((token) => `/${escapeToken(String(token))}`).join('');
  if (issue.code !== 'unrecognized_keys') return [{ pointer, code: issue.code, detail: issue.message }];
  return issue.keys.map((name) => ({
    pointer: `${pointer}/${escapeToken(name)}`,
    code: issue.code,
    detail: 'unknown member',
  }));
}

/** A token of a JSON pointer (RFC 6901). */
function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

function readIfMatch(event: APIGatewayProxyEvent, operation: Operation): { ifMatch?: string } {
  const header = readHeader(event, 'if-match');
  if (operation.etag !== 'required') return {};
  if (header === undefined) throw new DomainError('if-match-required');
  return { ifMatch: parseIfMatch(header) };
}

/** Visible ASCII, so that the key can stand in a header and in a sort key. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

function readIdempotencyKey(event: APIGatewayProxyEvent): { value?: string; finding?: Finding } {
  const value = readHeader(event, 'idempotency-key');
  if (value === undefined) return {};
  if (IDEMPOTENCY_KEY.test(value)) return { value };
  const detail = '1 to 128 visible ASCII characters are expected';
  return { finding: { pointer: '/headers/idempotency-key', code: 'invalid_format', detail } };
}

/** API Gateway waits 29 s for a function; the rest is for what comes before and behind. */
const MOST_WAIT_SECONDS = 25;

/** A preference that makes no sense is none: it may be ignored (RFC 7240, section 2). */
function readWait(event: APIGatewayProxyEvent): { waitSeconds?: number } {
  const preferences = headerValues(event, 'prefer').join(',').split(',');
  const wait = preferences.map((each) => /^\s*wait\s*=\s*"?(\d{1,6})"?\s*(;.*)?$/i.exec(each)?.[1]).find(Boolean);
  const seconds = Math.min(Number(wait ?? 0), MOST_WAIT_SECONDS);
  return seconds === 0 ? {} : { waitSeconds: seconds };
}
