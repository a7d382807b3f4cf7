import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';

const CONSOLE = 'https://console.acme.example';
const EVIL = 'https://evil.example';

let platform: Platform;
let acme: TestTenant;
let globex: TestTenant;

beforeAll(async () => {
  platform = await startPlatform();
  acme = await platform.createTenant('acme');
  globex = await platform.createTenant('globex');
});
afterAll(() => platform?.close());

const send = (path: string, headers: Record<string, string>, method = 'GET') =>
  fetch(`${platform.cloud.baseUrl}${path}`, { method, headers });
const authorization = ({ tokens }: TestTenant) => `Bearer ${tokens.accessToken}`;
/** The page that an answer names. */
const readableBy = async (answer: Promise<Response>) => (await answer).headers.get('access-control-allow-origin');

describe('the pages of a tenant', () => {
  beforeAll(async () => {
    const { etag = '' } = await acme.owner.settings.read().withResponse();
    const changed = await acme.owner.settings.change({ cors: { origins: [CONSOLE] } }, { ifMatch: etag });
    expect(changed).toEqual({ cors: { origins: [CONSOLE] } });
  });

  test.each([
    ['an answer', '/v1/me', 200],
    ['an error', '/v1/executions/nothing', 400],
  ])('may read %s, and no other page', async (_, path, status) => {
    const ask = (tenant: TestTenant, origin: string) => send(path, { authorization: authorization(tenant), origin });
    const answer = await ask(acme, CONSOLE);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(CONSOLE);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toContain('Origin');
    expect(await readableBy(ask(acme, EVIL))).toBeNull();
    expect(await readableBy(ask(globex, CONSOLE))).toBeNull();
  });

  test('ask first, as every page may, since nobody says yet for which tenant', async () => {
    const preflight = await send(
      '/v1/me',
      { origin: CONSOLE, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      'OPTIONS',
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('learn that their token has ended, as every page may', async () => {
    const refused = await send('/v1/me', { authorization: 'Bearer ended', origin: CONSOLE });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
  });

  test('may all read what is public', async () => {
    expect(await readableBy(send('/v1/openapi.json', { origin: EVIL }))).toBe('*');
  });

  test('are in the audit trail', async () => {
    const { body } = await acme.owner.call('GET', '/v1/audit?limit=1');
    expect(body['items']).toMatchObject([{ action: 'settings.change', details: { 'cors.origins': CONSOLE } }]);
  });
});
