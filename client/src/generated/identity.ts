// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions, CreateOptions, EditOptions } from '../options.ts';
import type { PagedList } from '../paged-list.ts';
import type { ApiKey, CreatedApiKey, Me, Member, MemberChange, NewApiKey, NewMember, RoleList } from './schemas.ts';

/** Input of `members.list`. */
export interface ListMembersInput {
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

/** Input of `members.read`. */
export interface ReadMemberInput {
  /** 1 to 128 characters. */
  readonly member: string;
}

/** Input of `members.change`. */
export interface ChangeMemberInput extends MemberChange {
  /** 1 to 128 characters. */
  readonly member: string;
}

/** Input of `apiKeys.list`. */
export interface ListApiKeysInput {
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

/** Input of `apiKeys.read`. */
export interface ReadApiKeyInput {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly key: string;
}

/** Input of `apiKeys.revoke`. */
export interface RevokeApiKeyInput {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly key: string;
}

export interface MeApi {
  /**
   * Who am I: `GET /v1/me`.
   *
   * The caller as the platform sees it: tenant, roles and permissions at this moment.
   */
  read(options?: CallOptions): ApiPromise<Me>;
}

export function meApi(caller: Caller): MeApi {
  return {
    read: (options) => caller.call({ id: 'me.read', method: 'GET', path: '/v1/me' }, {}, options),
  };
}

export interface MembersApi {
  /**
   * List members: `GET /v1/members`.
   *
   * The people of the tenant with their roles.
   * Needs the permission `member:read`.
   * @throws ApiError `invalid-cursor`
   */
  list(input?: ListMembersInput, options?: CallOptions): PagedList<Member>;

  /**
   * Invite a member: `POST /v1/members`.
   *
   * Adds a person to the tenant. Someone new to the platform gets an e-mail with a temporary password; someone
   * known keeps theirs. Nobody can grant a role with permissions they do not hold.
   * Needs the permission `member:invite`.
   * @throws ApiError `member-exists`, `grant-exceeds-own`
   */
  invite(input: NewMember, options?: CreateOptions): ApiPromise<Member>;

  /**
   * Read a member: `GET /v1/members/{member}`.
   *
   * One person of the tenant.
   * `withResponse()` has the `etag`.
   * Needs the permission `member:read`.
   * @throws ApiError `not-found`
   */
  read(input: ReadMemberInput, options?: CallOptions): ApiPromise<Member>;

  /**
   * Change or disable a member: `PATCH /v1/members/{member}`.
   *
   * Sets the roles or the status. It takes effect on the next request of that person, whatever token they hold.
   * Needs the permission `member:update`.
   * @throws ApiError `not-found`, `precondition-failed`, `if-match-required`, `last-owner`, `grant-exceeds-own`
   */
  change(input: ChangeMemberInput, options: EditOptions): ApiPromise<Member>;
}

export function membersApi(caller: Caller): MembersApi {
  return {
    list: (input, options) =>
      caller.list(
        { id: 'members.list', method: 'GET', path: '/v1/members', query: ['limit', 'cursor'] },
        input,
        options,
      ),
    invite: (input, options) =>
      caller.call(
        { id: 'members.invite', method: 'POST', path: '/v1/members', body: true, idempotent: true },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'members.read', method: 'GET', path: '/v1/members/{member}' }, input, options),
    change: (input, options) =>
      caller.call({ id: 'members.change', method: 'PATCH', path: '/v1/members/{member}', body: true }, input, options),
  };
}

export interface RolesApi {
  /**
   * List roles: `GET /v1/roles`.
   *
   * The roles of the tenant and their permissions.
   * Needs the permission `role:read`.
   */
  list(options?: CallOptions): ApiPromise<RoleList>;
}

export function rolesApi(caller: Caller): RolesApi {
  return {
    list: (options) => caller.call({ id: 'roles.list', method: 'GET', path: '/v1/roles' }, {}, options),
  };
}

export interface ApiKeysApi {
  /**
   * List API keys: `GET /v1/api-keys`.
   *
   * The keys of the tenant, newest first; never their secrets.
   * Needs the permission `api-key:read`.
   * @throws ApiError `invalid-cursor`
   */
  list(input?: ListApiKeysInput, options?: CallOptions): PagedList<ApiKey>;

  /**
   * Create an API key: `POST /v1/api-keys`.
   *
   * Makes a key for a system of the tenant. The secret is shown in this answer only.
   * Needs the permission `api-key:create`.
   * @throws ApiError `grant-exceeds-own`
   */
  create(input: NewApiKey, options?: CreateOptions): ApiPromise<CreatedApiKey>;

  /**
   * Read an API key: `GET /v1/api-keys/{key}`.
   *
   * One key without its secret.
   * Needs the permission `api-key:read`.
   * @throws ApiError `not-found`
   */
  read(input: ReadApiKeyInput, options?: CallOptions): ApiPromise<ApiKey>;

  /**
   * Revoke an API key: `DELETE /v1/api-keys/{key}`.
   *
   * The next request with the key is refused. Revoking a revoked key changes nothing.
   * Needs the permission `api-key:revoke`.
   * @throws ApiError `not-found`
   */
  revoke(input: RevokeApiKeyInput, options?: CallOptions): ApiPromise<void>;
}

export function apiKeysApi(caller: Caller): ApiKeysApi {
  return {
    list: (input, options) =>
      caller.list(
        { id: 'apiKeys.list', method: 'GET', path: '/v1/api-keys', query: ['limit', 'cursor'] },
        input,
        options,
      ),
    create: (input, options) =>
      caller.call(
        { id: 'apiKeys.create', method: 'POST', path: '/v1/api-keys', body: true, idempotent: true },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'apiKeys.read', method: 'GET', path: '/v1/api-keys/{key}' }, input, options),
    revoke: (input, options) =>
      caller.call({ id: 'apiKeys.revoke', method: 'DELETE', path: '/v1/api-keys/{key}' }, input, options),
  };
}
