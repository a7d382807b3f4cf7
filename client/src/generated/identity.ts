// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions, CreateOptions, EditOptions } from '../options.ts';
import type { PagedList } from '../paged-list.ts';
import type {
  ApiKey,
  CreatedApiKey,
  KeyRotation,
  Me,
  Member,
  MemberChange,
  NewApiKey,
  NewMember,
  NewRole,
  OwnTenants,
  PermissionExplanation,
  Role,
  RoleChange,
  RoleList,
  TenantSettings,
  TenantSettingsChange,
} from './schemas.ts';

/** Input of `me.explainPermission`. */
export interface ExplainPermissionInput {
  readonly action:
    | 'member:read'
    | 'member:invite'
    | 'member:update'
    | 'member:remove'
    | 'role:read'
    | 'role:create'
    | 'role:update'
    | 'role:delete'
    | 'api-key:read'
    | 'api-key:create'
    | 'api-key:revoke'
    | 'workflow:read'
    | 'workflow:validate'
    | 'workflow:simulate'
    | 'workflow:publish'
    | 'execution:read'
    | 'execution:start'
    | 'execution:cancel'
    | 'execution:redrive'
    | 'execution:pause'
    | 'operation:read'
    | 'operation:cancel'
    | 'settings:read'
    | 'settings:update'
    | 'audit:read'
    | 'usage:read';
  /**
   * Id of a workflow: `<namespace>.<name>`. At most 127 characters. Matches
   * `^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`. Example: `shop.order-fulfilment`.
   */
  readonly resource?: string | undefined;
}

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

/** Input of `members.signOut`. */
export interface SignOutMemberInput {
  /** 1 to 128 characters. */
  readonly member: string;
}

/** Input of `members.remove`. */
export interface RemoveMemberInput {
  /** 1 to 128 characters. */
  readonly member: string;
}

/** Input of `roles.read`. */
export interface ReadRoleInput {
  /** A built-in role, or one of the tenant’s own. Matches `^[a-z][a-z0-9-]{1,30}$`. Example: `author`. */
  readonly role: string;
}

/** Input of `roles.change`. */
export interface ChangeRoleInput extends RoleChange {
  /** A built-in role, or one of the tenant’s own. Matches `^[a-z][a-z0-9-]{1,30}$`. Example: `author`. */
  readonly role: string;
}

/** Input of `roles.delete`. */
export interface DeleteRoleInput {
  /** A built-in role, or one of the tenant’s own. Matches `^[a-z][a-z0-9-]{1,30}$`. Example: `author`. */
  readonly role: string;
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

/** Input of `apiKeys.rotate`. */
export interface RotateApiKeyInput extends KeyRotation {
  /** Matches `^[0-7][0-9A-HJKMNP-TV-Z]{25}$`. Example: `01K9Z3N0V4T8S6QH2M5D7XWBCE`. */
  readonly key: string;
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

  /**
   * Ask whether I may: `GET /v1/me/permissions`.
   *
   * Whether the caller may do something, to a workflow if one is named, and which of their roles say so.
   */
  explainPermission(input: ExplainPermissionInput, options?: CallOptions): ApiPromise<PermissionExplanation>;

  /**
   * List my tenants: `GET /v1/me/tenants`.
   *
   * The tenants that a person is a member of. A token speaks for one; refreshing it can choose another.
   */
  listOwnTenants(options?: CallOptions): ApiPromise<OwnTenants>;

  /**
   * Sign out everywhere: `POST /v1/me/sign-out`.
   *
   * Ends every sign-in of the caller for this tenant, on whatever device. Their other tenants are left alone.
   * @throws ApiError `no-active-tenant`, `not-found`
   */
  signOut(options?: CallOptions): ApiPromise<void>;
}

export function meApi(caller: Caller): MeApi {
  return {
    read: (options) => caller.call({ id: 'me.read', method: 'GET', path: '/v1/me' }, {}, options),
    explainPermission: (input, options) =>
      caller.call(
        { id: 'me.explainPermission', method: 'GET', path: '/v1/me/permissions', query: ['action', 'resource'] },
        input,
        options,
      ),
    listOwnTenants: (options) =>
      caller.call({ id: 'me.listOwnTenants', method: 'GET', path: '/v1/me/tenants' }, {}, options),
    signOut: (options) => caller.call({ id: 'me.signOut', method: 'POST', path: '/v1/me/sign-out' }, {}, options),
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
   * @throws ApiError `member-exists`, `unknown-role`, `grant-exceeds-own`
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
   * @throws ApiError `not-found`, `precondition-failed`, `if-match-required`, `last-owner`, `unknown-role`,
   * `grant-exceeds-own`
   */
  change(input: ChangeMemberInput, options: EditOptions): ApiPromise<Member>;

  /**
   * Sign a member out everywhere: `POST /v1/members/{member}/sign-out`.
   *
   * Ends every sign-in of the person for this tenant: they sign in again to go on. Their other tenants are left
   * alone.
   * Needs the permission `member:update`.
   * @throws ApiError `not-found`, `grant-exceeds-own`
   */
  signOut(input: SignOutMemberInput, options?: CallOptions): ApiPromise<void>;

  /**
   * Remove a member: `DELETE /v1/members/{member}`.
   *
   * Takes a person out of the tenant; the next request of that person for it is refused. Their account stays, with
   * whatever other tenants they have.
   * Needs the permission `member:remove`.
   * @throws ApiError `not-found`, `last-owner`, `grant-exceeds-own`
   */
  remove(input: RemoveMemberInput, options?: CallOptions): ApiPromise<void>;
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
    signOut: (input, options) =>
      caller.call({ id: 'members.signOut', method: 'POST', path: '/v1/members/{member}/sign-out' }, input, options),
    remove: (input, options) =>
      caller.call({ id: 'members.remove', method: 'DELETE', path: '/v1/members/{member}' }, input, options),
  };
}

export interface RolesApi {
  /**
   * List roles: `GET /v1/roles`.
   *
   * The built-in roles and the tenant’s own, with their permissions.
   * Needs the permission `role:read`.
   */
  list(options?: CallOptions): ApiPromise<RoleList>;

  /**
   * Create a role: `POST /v1/roles`.
   *
   * Makes a role of the tenant’s own: a set of permissions, for all workflows or for some. Nobody can put in what
   * they do not have.
   * `withResponse()` has the `etag`.
   * Needs the permission `role:create`.
   * @throws ApiError `role-exists`, `role-limit-reached`, `invalid-role`, `grant-exceeds-own`
   */
  create(input: NewRole, options?: CreateOptions): ApiPromise<Role>;

  /**
   * Read a role: `GET /v1/roles/{role}`.
   *
   * One role of the tenant’s own.
   * `withResponse()` has the `etag`.
   * Needs the permission `role:read`.
   * @throws ApiError `not-found`
   */
  read(input: ReadRoleInput, options?: CallOptions): ApiPromise<Role>;

  /**
   * Change a role: `PUT /v1/roles/{role}`.
   *
   * Replaces what the role allows. It takes effect on the next request of all who have it.
   * Needs the permission `role:update`.
   * @throws ApiError `not-found`, `precondition-failed`, `if-match-required`, `invalid-role`, `grant-exceeds-own`
   */
  change(input: ChangeRoleInput, options: EditOptions): ApiPromise<Role>;

  /**
   * Delete a role: `DELETE /v1/roles/{role}`.
   *
   * Deletes a role that no member and no active API key has.
   * Needs the permission `role:delete`.
   * @throws ApiError `not-found`, `role-in-use`
   */
  delete(input: DeleteRoleInput, options?: CallOptions): ApiPromise<void>;
}

export function rolesApi(caller: Caller): RolesApi {
  return {
    list: (options) => caller.call({ id: 'roles.list', method: 'GET', path: '/v1/roles' }, {}, options),
    create: (input, options) =>
      caller.call(
        { id: 'roles.create', method: 'POST', path: '/v1/roles', body: true, idempotent: true },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'roles.read', method: 'GET', path: '/v1/roles/{role}' }, input, options),
    change: (input, options) =>
      caller.call({ id: 'roles.change', method: 'PUT', path: '/v1/roles/{role}', body: true }, input, options),
    delete: (input, options) =>
      caller.call({ id: 'roles.delete', method: 'DELETE', path: '/v1/roles/{role}' }, input, options),
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
   * @throws ApiError `unknown-role`, `grant-exceeds-own`
   */
  create(input: NewApiKey, options?: CreateOptions): ApiPromise<CreatedApiKey>;

  /**
   * Rotate an API key: `POST /v1/api-keys/{key}/rotation`.
   *
   * Makes the next key of the same service account: same name, role and life. The old one goes on for the overlap,
   * and then ends.
   * Needs the permission `api-key:create`.
   * @throws ApiError `not-found`, `key-ended`, `unknown-role`, `grant-exceeds-own`
   */
  rotate(input: RotateApiKeyInput, options?: CreateOptions): ApiPromise<CreatedApiKey>;

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
    rotate: (input, options) =>
      caller.call(
        { id: 'apiKeys.rotate', method: 'POST', path: '/v1/api-keys/{key}/rotation', body: true, idempotent: true },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'apiKeys.read', method: 'GET', path: '/v1/api-keys/{key}' }, input, options),
    revoke: (input, options) =>
      caller.call({ id: 'apiKeys.revoke', method: 'DELETE', path: '/v1/api-keys/{key}' }, input, options),
  };
}

export interface SettingsApi {
  /**
   * Read the settings of the tenant: `GET /v1/settings`.
   *
   * What the tenant has settled for itself. What the operator decides about it is not part of them.
   * `withResponse()` has the `etag`.
   * Needs the permission `settings:read`.
   */
  read(options?: CallOptions): ApiPromise<TenantSettings>;

  /**
   * Change the settings of the tenant: `PATCH /v1/settings`.
   *
   * Sets what is named. It holds from the next request on: with `mfa: required`, people whose token attests no
   * second factor are refused everything but what is under `/v1/me`. Who demands it must have one.
   * Needs the permission `settings:update`.
   * @throws ApiError `precondition-failed`, `if-match-required`, `mfa-not-enrolled`
   */
  change(input: TenantSettingsChange, options: EditOptions): ApiPromise<TenantSettings>;
}

export function settingsApi(caller: Caller): SettingsApi {
  return {
    read: (options) => caller.call({ id: 'settings.read', method: 'GET', path: '/v1/settings' }, {}, options),
    change: (input, options) =>
      caller.call({ id: 'settings.change', method: 'PATCH', path: '/v1/settings', body: true }, input, options),
  };
}
