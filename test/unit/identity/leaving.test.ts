import { beforeEach, describe, expect, test } from 'vitest';
import { readMemberships, writeMembership } from '../../../functions/identity/domain/memberships.ts';
import { call, memberContext } from '../../support/api-calls.ts';
import { putMember } from '../../support/tenants.ts';
import { identityApi } from './support/identity-api.ts';

let cell: Awaited<ReturnType<typeof identityApi>>;
beforeEach(async () => {
  cell = await identityApi();
});

const seconds = () => Math.floor(cell.clock.now() / 1000);

describe('removing a member', () => {
  test('ends rights and membership at once, and leaves other tenants alone', async () => {
    await putMember(cell.table, 'acme', 'vera', ['viewer']);
    await putMember(cell.table, 'globex', 'vera', ['viewer']);
    for (const tenant of ['acme', 'globex']) await writeMembership(cell.platform, 'vera', tenant, 'active');
    expect((await cell.remove('adam', '/v1/members/vera')).status).toBe(204);
    expect((await cell.read('vera', '/v1/me')).status).toBe(401);
    expect((await cell.read('vera', '/v1/me', {}, 'globex')).status).toBe(200);
    expect((await readMemberships(cell.platform, 'vera')).map(({ tenantId }) => tenantId)).toEqual(['globex']);
    expect(await cell.auditOf('acme')).toEqual(['member.remove']);
    expect((await cell.remove('adam', '/v1/members/vera')).status).toBe(404);
  });

  test('is completed by a repetition', async () => {
    await writeMembership(cell.platform, 'vera', 'acme', 'active');
    expect((await cell.remove('adam', '/v1/members/vera')).status).toBe(404);
    expect(await readMemberships(cell.platform, 'vera')).toEqual([]);
  });

  test('is not for owners by admins, nor of the last owner', async () => {
    expect((await cell.remove('adam', '/v1/members/ada')).status).toBe(403);
    expect(await cell.remove('ada', '/v1/members/ada')).toMatchObject({ status: 409, body: { code: 'last-owner' } });
    await putMember(cell.table, 'acme', 'olga', ['owner']);
    const both = await Promise.all([cell.remove('ada', '/v1/members/olga'), cell.remove('olga', '/v1/members/ada')]);
    expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  test('makes tokens from before worthless when the person is invited again', async () => {
    await putMember(cell.table, 'acme', 'vera', ['viewer']);
    const before = memberContext('acme', 'vera', seconds() - 60);
    expect((await call(cell.api, { path: '/v1/me', authorizer: before })).status).toBe(200);
    await cell.remove('adam', '/v1/members/vera');
    await cell.post('adam', '/v1/members', { email: 'vera@acme.example', roles: ['viewer'] });
    expect((await call(cell.api, { path: '/v1/me', authorizer: before })).status).toBe(401);
    expect(
      (await call(cell.api, { path: '/v1/me', authorizer: memberContext('acme', 'vera', seconds()) })).status,
    ).toBe(200);
  });
});

describe('signing out everywhere', () => {
  /** A token issued now, of a sign-in some seconds ago. */
  const token = (sub: string, signedIn: number, tenant = 'acme') =>
    memberContext(tenant, sub, seconds() + 60, signedIn);

  test.each([
    ['by an admin', 'adam', '/v1/members/vera/sign-out'],
    ['by oneself', 'vera', '/v1/me/sign-out'],
  ])('%s refuses tokens of earlier sign-ins, refreshed ones too, in this tenant alone', async (_, who, path) => {
    for (const tenant of ['acme', 'globex']) await putMember(cell.table, tenant, 'vera', ['viewer']);
    const earlier = seconds() - 60;
    const read = async (signedIn: number, tenant = 'acme') =>
      (await call(cell.api, { path: '/v1/me', authorizer: token('vera', signedIn, tenant) })).status;
    expect(await read(earlier)).toBe(200);
    expect((await cell.post(who, path)).status).toBe(204);
    expect(await read(earlier)).toBe(401);
    expect(await read(earlier, 'globex')).toBe(200);
    expect(await read(seconds())).toBe(200);
    expect(await cell.auditOf('acme')).toEqual(['member.sign-out']);
  });

  test('is not for owners by admins, and of nobody else’s members', async () => {
    await putMember(cell.table, 'globex', 'gus', ['viewer']);
    expect((await cell.post('adam', '/v1/members/ada/sign-out')).status).toBe(403);
    expect((await cell.post('ada', '/v1/members/gus/sign-out')).status).toBe(404);
  });

  test('survives a change of roles', async () => {
    await putMember(cell.table, 'acme', 'vera', ['viewer']);
    const earlier = seconds() - 60;
    await cell.post('adam', '/v1/members/vera/sign-out');
    await cell.edit('adam', 'PATCH', '/v1/members/vera', { roles: ['author'] });
    expect((await call(cell.api, { path: '/v1/me', authorizer: token('vera', earlier) })).status).toBe(401);
  });
});

describe('rotating a key', () => {
  const DAY_MS = 86_400_000;
  interface Key {
    readonly id: string;
    readonly account: string;
    readonly expiresAt: string;
    readonly secret?: string;
  }
  const create = async () =>
    (
      await cell.post('adam', '/v1/api-keys', {
        name: 'shop',
        role: 'operator',
        workflows: ['dev.*'],
        expiresInDays: 30,
      })
    ).body as Key;

  test('gives the account a key of the same kind, and the old one an end', async () => {
    const first = await create();
    expect(first.account).toBe(first.id);
    cell.clock.advance(10 * DAY_MS);
    const second = (await cell.post('adam', `/v1/api-keys/${first.id}/rotation`, { overlapHours: 48 })).body as Key;
    expect(second).toMatchObject({ account: first.id, name: 'shop', role: 'operator', workflows: ['dev.*'] });
    expect(second.id).not.toBe(first.id);
    expect(Date.parse(second.expiresAt)).toBe(cell.clock.now() + 30 * DAY_MS);
    expect((await cell.read('adam', `/v1/api-keys/${first.id}`)).body).toMatchObject({
      expiresAt: new Date(cell.clock.now() + 2 * DAY_MS).toISOString(),
    });
    const [mine, next] = await Promise.all([first, second].map(({ id }) => cell.withKey(id, '/v1/me')));
    expect(mine?.body).toMatchObject({ id: first.id });
    expect(next?.body).toMatchObject({ id: first.id });
    cell.clock.advance(2 * DAY_MS);
    expect((await cell.withKey(first.id, '/v1/me')).status).toBe(401);
    expect((await cell.withKey(second.id, '/v1/me')).status).toBe(200);
    expect(await cell.auditOf('acme')).toEqual(['api-key.create', 'api-key.rotate']);
  });

  test('never lengthens the old key, and can end it at once', async () => {
    const first = await create();
    cell.clock.advance(30 * DAY_MS - 3_600_000);
    await cell.post('adam', `/v1/api-keys/${first.id}/rotation`, { overlapHours: 168 });
    expect((await cell.read('adam', `/v1/api-keys/${first.id}`)).body).toMatchObject({ expiresAt: first.expiresAt });
    const second = await create();
    await cell.post('adam', `/v1/api-keys/${second.id}/rotation`, { overlapHours: 0 });
    expect((await cell.withKey(second.id, '/v1/me')).status).toBe(401);
  });

  test('is refused for a key that has ended, and shows the new secret once', async () => {
    const first = await create();
    const headers = { 'Idempotency-Key': 'rotate-1' };
    const path = `/v1/api-keys/${first.id}/rotation`;
    const answers = [await cell.post('adam', path, {}, headers), await cell.post('adam', path, {}, headers)];
    const [one, other] = answers.map(({ body }) => body as Key);
    expect(one?.secret).toMatch(/^trb_dev_/);
    expect(other).toEqual({ ...one, secret: undefined });
    await cell.remove('adam', `/v1/api-keys/${first.id}`);
    expect(await cell.post('adam', path)).toMatchObject({ status: 409, body: { code: 'key-ended' } });
  });
});
