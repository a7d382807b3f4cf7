import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodedBody, MAX_RESULT_BYTES, parsedContent } from '../../../../functions/tasks/domain/response-content.ts';

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('%s is undone', (encoding, encode) => {
  expect(decodedBody(encode(Buffer.from('hello')), encoding).toString()).toBe('hello');
});

test('a small answer that decompresses to a large one is refused', () => {
  const bomb = gzipSync(Buffer.alloc(MAX_RESULT_BYTES + 1));
  expect(bomb.length).toBeLessThan(1_000);
  expect(() => decodedBody(bomb, 'gzip')).toThrow(/too large/);
});

test('an unknown or broken encoding is a communication error', () => {
  expect(() => decodedBody(Buffer.from('x'), 'zstd-x')).toThrow(expect.objectContaining({ name: 'communication.502' }));
  expect(() => decodedBody(Buffer.from('x'), 'gzip')).toThrow(expect.objectContaining({ name: 'communication.502' }));
});

test.each([
  ['{"a":1}', 'application/json', { a: 1 }],
  ['\uFEFF[1]', 'application/vnd.shop+json', [1]],
  ['hello', 'text/plain', 'hello'],
  ['<a/>', 'application/xml', '<a/>'],
  ['bytes', 'application/octet-stream', Buffer.from('bytes').toString('base64')],
  ['bytes', undefined, Buffer.from('bytes').toString('base64')],
  ['', 'application/json', null],
])('%j as %s', (body, type, content) => {
  expect(parsedContent(Buffer.from(body), type)).toEqual(content);
});

test('the character set is respected', () => {
  expect(parsedContent(Buffer.from([0xe9]), 'text/plain; charset=iso-8859-1')).toBe('é');
  expect(() => parsedContent(Buffer.from('x'), 'text/plain; charset=klingon')).toThrow(/klingon/);
});

test('declared JSON that is not JSON is an error that does not quote the body', () => {
  expect(() => parsedContent(Buffer.from('<secret>'), 'application/json')).toThrow(/not valid JSON/);
  expect(() => parsedContent(Buffer.from('<secret>'), 'application/json')).not.toThrow(/secret/);
});
