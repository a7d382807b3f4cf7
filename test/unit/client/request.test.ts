import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRequest, type Operation } from '../../../client/src/request.ts';

const read: Operation = { id: 'things.read', method: 'GET', path: '/v1/things/{thing}/parts/{part}' };
const list: Operation = { id: 'things.list', method: 'GET', path: '/v1/things', query: ['limit', 'cursor'] };
const change: Operation = { id: 'things.change', method: 'PATCH', path: '/v1/things/{thing}', body: true };
const create: Operation = { id: 'things.create', method: 'POST', path: '/v1/things', body: true, idempotent: true };

describe('the input', () => {
  test('fills the path so that the server reads the same text again', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' }).filter((value) => !/^\.{1,2}$/.test(value));
    void fc.assert(
      fc.property(text, text, (thing, part) => {
        const { path } = buildRequest(read, { thing, part }, {});
        const { pathname, search, hash } = new URL(path, 'https://api.example.com');
        expect(search + hash).toBe('');
        expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'v1', 'things', thing, 'parts', part]);
      }),
    );
  });

  test.each([[undefined], [''], ['.'], ['..'], [7]])('cannot fill the path with %j', (thing) => {
    expect(() => buildRequest(read, { thing, part: 'a' }, {})).toThrow(/^things\.read: 'thing' must be/);
  });

  test('goes into the query where there is no body, without what is undefined', () => {
    const { path, body } = buildRequest(list, { limit: 5, cursor: 'a&b=c d', status: undefined }, {});
    expect(path).toBe('/v1/things?limit=5&cursor=a%26b%3Dc+d');
    expect(body).toBeUndefined();
    expect(buildRequest(list, {}, {}).path).toBe('/v1/things');
  });

  test('is the body but for what stands in path and query', () => {
    const { path, body } = buildRequest(
      { ...change, query: ['dry'] },
      { thing: 'a', dry: true, name: null, more: undefined },
      {},
    );
    expect(path).toBe('/v1/things/a?dry=true');
    expect(JSON.parse(body ?? '')).toEqual({ name: null });
    expect(buildRequest(change, { thing: 'a' }, {}).body).toBe('{}');
  });

  test('keeps fields that no contract knows, so that the server can refuse them', () => {
    expect(buildRequest(list, { colour: 'red' }, {}).path).toBe('/v1/things?colour=red');
    expect(JSON.parse(buildRequest(create, { colour: 'red' }, {}).body ?? '')).toEqual({ colour: 'red' });
  });
});

describe('headers', () => {
  test('an operation that honours it gets a key of its own for each call, or the one that is given', () => {
    const keys = Array.from({ length: 50 }, () => buildRequest(create, {}, {}).headers['idempotency-key']);
    expect(new Set(keys).size).toBe(50);
    expect(keys.every((key) => /^[0-9a-f]{32}$/.test(key ?? ''))).toBe(true);
    expect(buildRequest(create, {}, { idempotencyKey: 'order-7' }).headers['idempotency-key']).toBe('order-7');
    expect(buildRequest(change, { thing: 'a' }, {}).headers).not.toHaveProperty('idempotency-key');
  });

  test('carry the tag of what is edited and the id of the request', () => {
    const { headers } = buildRequest(change, { thing: 'a' }, { ifMatch: '"3"', requestId: 'request-1' });
    expect(headers).toMatchObject({
      'if-match': '"3"',
      'x-request-id': 'request-1',
      'content-type': 'application/json',
    });
    expect(buildRequest(list, {}, {}).headers).not.toHaveProperty('content-type');
  });
});

test.each([
  ['GET', false, true],
  ['PUT', false, true],
  ['DELETE', false, true],
  ['PATCH', false, false],
  ['POST', false, false],
  ['POST', true, true],
] as const)('%s with idempotent %s may be repeated: %s', (method, idempotent, repeatable) => {
  const operation: Operation = { id: 'things.do', method, path: '/v1/things', idempotent };
  expect(buildRequest(operation, {}, {}).repeatable).toBe(repeatable);
});
