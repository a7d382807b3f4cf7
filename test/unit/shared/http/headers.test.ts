import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { SECURITY_HEADERS } from '../../../../functions/shared/http/contract.ts';
import { commonHeaders, headerValues, originHeaders } from '../../../../functions/shared/http/headers.ts';

const SHOP = 'https://shop.example';
const OFFICE = 'https://office.example';

describe('who may read an answer', () => {
  test.each([SHOP, undefined])('is anyone where it says nothing of a tenant (%s)', (origin) => {
    expect(originHeaders(origin, 'any')).toEqual({ 'Access-Control-Allow-Origin': '*' });
  });

  test('is the page that asks, if it is on the list', () => {
    const headers = { 'Access-Control-Allow-Origin': OFFICE, Vary: 'Origin' };
    expect(originHeaders(OFFICE, [SHOP, OFFICE])).toEqual(headers);
  });

  test.each([undefined, 'https://evil.example', 'https://shop.example.evil', 'null', '*'])('is not %s', (origin) => {
    expect(originHeaders(origin, [SHOP, OFFICE])).toEqual({ Vary: 'Origin' });
  });
});

test('every answer has the security headers', () => {
  const event = { headers: { origin: SHOP } } as unknown as APIGatewayProxyEvent;
  expect(commonHeaders(event, [])).toMatchObject(SECURITY_HEADERS);
  expect(SECURITY_HEADERS['Content-Security-Policy']).toContain("default-src 'none'");
});

test('a header is read with all its values, in whatever spelling they come', () => {
  const event = {
    headers: { 'X-Tenant-Id': 'acme', 'x-tenant-id': 'globex' },
    multiValueHeaders: { 'X-Tenant-Id': ['initech', 'acme'], 'x-tenant-id': ['globex'], Other: ['other'] },
  } as unknown as APIGatewayProxyEvent;
  expect(new Set(headerValues(event, 'x-tenant-id'))).toEqual(new Set(['acme', 'globex', 'initech']));
  expect(
    headerValues({ headers: { 'X-TENANT-ID': 'acme' } } as unknown as APIGatewayProxyEvent, 'x-tenant-id'),
  ).toEqual(['acme']);
  expect(headerValues({ headers: null } as unknown as APIGatewayProxyEvent, 'x-tenant-id')).toEqual([]);
});
