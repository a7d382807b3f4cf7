import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { referenceContract } from '../../../functions/reference/contract.ts';
import { referenceHandlers } from '../../../functions/reference/handlers.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import { apiEvent, call, recordedLogger } from '../../support/api-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'tributary-reference-'));
const document = join(folder, 'openapi.json');
const page = join(folder, 'docs', 'index.html');
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  mkdirSync(join(folder, 'docs'), { recursive: true });
  writeFileSync(document, JSON.stringify({ openapi: '3.1.0', paths: {} }));
  writeFileSync(page, '<!doctype html>');
  writeFileSync(join(folder, 'docs', 'page.0a1b.css'), 'body {}');
});

const access = { read: () => Promise.reject(new Error('asked for access')) };
const serve = (from = folder) =>
  createApi({ contract: referenceContract, handlers: referenceHandlers(from), access, logger: recordedLogger() });

async function get(api: ReturnType<typeof serve>, path: string, headers: Record<string, string> = {}) {
  const { statusCode, headers: answered = {}, body } = await api(apiEvent({ path, headers }), {} as never);
  return { status: statusCode, headers: answered as Record<string, string>, body };
}

describe('the document', () => {
  test('is served to anybody, once for each client that keeps its tag', async () => {
    const api = serve();
    const first = await call(api, { path: '/v1/openapi.json' });
    expect(first).toMatchObject({ status: 200, body: { openapi: '3.1.0', paths: {} } });
    // Read once: what happens to the file later does not matter.
    writeFileSync(document, 'broken');
    const headers = { 'If-None-Match': first.headers['ETag'] ?? '' };
    expect(await get(api, '/v1/openapi.json', headers)).toMatchObject({ status: 304, body: '' });
  });

  test('is a fault of ours when it is missing', async () => {
    const answer = await call(serve(join(folder, 'absent')), { path: '/v1/openapi.json' });
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(answer.body)).not.toContain(folder);
  });
});

describe('the page', () => {
  test('is HTML that may load from its own address only, and is asked for again each time', async () => {
    const api = serve();
    const { status, headers, body } = await get(api, '/docs');
    expect({ status, body }).toEqual({ status: 200, body: '<!doctype html>' });
    expect(headers).toMatchObject({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' });
    const policy = headers['Content-Security-Policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const unchanged = await get(api, '/docs', { 'If-None-Match': headers['ETag'] ?? '' });
    expect(unchanged).toMatchObject({ status: 304, body: '', headers: { 'Cache-Control': 'no-cache' } });
  });

  test('has files that are kept for good', async () => {
    const { status, headers, body } = await get(serve(), '/docs/page.0a1b.css');
    expect({ status, body }).toEqual({ status: 200, body: 'body {}' });
    expect(headers['Content-Type']).toBe('text/css; charset=utf-8');
    expect(headers['Cache-Control']).toBe('public, max-age=31536000, immutable');
    expect(headers['ETag']).toMatch(/^"[\w-]+"$/);
  });

  test.each(['absent.js', 'index.html', '..', '..%2Fopenapi.json', '%2Fetc%2Fpasswd'])(
    'has no file %s',
    async (file) => {
      const { status, body } = await get(serve(), `/docs/${file}`);
      expect({ status, code: JSON.parse(body).code }).toEqual({ status: 404, code: 'not-found' });
    },
  );

  test('is not served at all with a file whose type nobody knows', async () => {
    const odd = join(folder, 'docs', 'font.woff2');
    writeFileSync(odd, '');
    expect((await get(serve(), '/docs')).status).toBe(500);
    rmSync(odd);
  });
});
