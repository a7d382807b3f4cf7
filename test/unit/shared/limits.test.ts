import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../../functions/shared/error-codes.ts';
import type { Operation } from '../../../functions/shared/http/contract.ts';
import { CONTRACTS } from '../../../lib/contracts.ts';
import { errorCodes } from '../../../lib/reference/openapi-problems.ts';

const FUNCTIONS = join(import.meta.dirname, '..', '..', '..', 'functions');
const sources = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(FUNCTIONS, path), 'utf8'));
const raised = new Set(
  sources.flatMap((text) => [...text.matchAll(/new DomainError\(\s*'([a-z-]+)'/g)].map(([, code]) => code)),
);
const codesOf = (status: number) =>
  (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].status === status);
const operations = CONTRACTS.flatMap(({ operations: all }) => Object.values<Operation>(all));

describe('a limit', () => {
  test.each(codesOf(429))('of the tenant’s own, %s, is met by an operation that says so', (code) => {
    expect(operations.some((operation) => errorCodes(operation).includes(code))).toBe(true);
    // The request rate is counted by API Gateway, before any function.
    expect(raised.has(code)).toBe(code !== 'rate-exceeded');
  });

  test('of the platform has one code, which any operation may answer', () => {
    expect(codesOf(503)).toEqual(['platform-busy']);
    expect(raised).toContain('platform-busy');
    for (const operation of operations) expect(errorCodes(operation)).toContain('platform-busy');
  });
});

test('what the monthly quotas may refuse says what is left of them', () => {
  const refused = operations.filter(({ errors }) => errors.includes('quota-exceeded'));
  expect(refused).not.toEqual([]);
  for (const operation of refused) expect(operation.counts).toBe(true);
});
