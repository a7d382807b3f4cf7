import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { referenceContract } from '../../../functions/reference/contract.ts';
import { referenceHandlers } from '../../../functions/reference/handlers.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import { call, recordedLogger } from '../../support/api-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'tributary-reference-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'openapi.json');
const access = { read: () => Promise.reject(new Error('asked for access')) };
const serve = (path: string) =>
  createApi({ contract: referenceContract, handlers: referenceHandlers(path), access, logger: recordedLogger() });

test('the document is served to anybody, once for each client that keeps its tag', async () => {
  writeFileSync(file, JSON.stringify({ openapi: '3.1.0', paths: {} }));
  const api = serve(file);
  const first = await call(api, { path: '/v1/openapi.json' });
  expect(first).toMatchObject({ status: 200, body: { openapi: '3.1.0', paths: {} } });
  // Read once: what happens to the file later does not matter.
  writeFileSync(file, 'broken');
  const headers = { 'If-None-Match': first.headers['ETag'] ?? '' };
  expect((await call(api, { path: '/v1/openapi.json', headers })).status).toBe(304);
});

test('a missing document is a fault of ours', async () => {
  const answer = await call(serve(join(folder, 'absent.json')), { path: '/v1/openapi.json' });
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(answer.body)).not.toContain(folder);
});
