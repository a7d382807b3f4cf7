// Written by `npm run client` from the contracts; change those.

import type { ApiPromise } from '../api-promise.ts';
import type { Caller } from '../caller.ts';
import type { CallOptions, CreateOptions, EditOptions } from '../options.ts';
import type { PagedList } from '../paged-list.ts';
import type { NewTenant, Tenant, TenantChange, Usage } from './schemas.ts';

/** Input of `tenants.list`. */
export interface ListTenantsInput {
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

/** Input of `tenants.read`. */
export interface ReadTenantInput {
  /** Id of a tenant. Matches `^[a-z][a-z0-9-]{2,30}$`. Example: `acme`. */
  readonly tenant: string;
}

/** Input of `tenants.readTenantUsage`. */
export interface ReadTenantUsageInput {
  /** Id of a tenant. Matches `^[a-z][a-z0-9-]{2,30}$`. Example: `acme`. */
  readonly tenant: string;
  /**
   * Calendar month, UTC; the present one if it is left out. Matches `^20\d\d-(0[1-9]|1[0-2])$`. Example:
   * `2026-10`.
   */
  readonly month?: string | undefined;
}

/** Input of `tenants.change`. */
export interface ChangeTenantInput extends TenantChange {
  /** Id of a tenant. Matches `^[a-z][a-z0-9-]{2,30}$`. Example: `acme`. */
  readonly tenant: string;
}

export interface TenantsApi {
  /**
   * Create a tenant: `POST /v1/tenants`.
   *
   * Creates the tenant with the limits of its tier, its own API Gateway usage key, and invites its first owner by
   * e-mail. A retry with the same body completes a creation that was interrupted.
   * Needs the permission `tenant:create`.
   * @throws ApiError `tenant-exists`
   */
  create(input: NewTenant, options?: CreateOptions): ApiPromise<Tenant>;

  /**
   * List tenants: `GET /v1/tenants`.
   *
   * All tenants of the cell, by id.
   * Needs the permission `tenant:read`.
   * @throws ApiError `invalid-cursor`
   */
  list(input?: ListTenantsInput, options?: CallOptions): PagedList<Tenant>;

  /**
   * Read a tenant: `GET /v1/tenants/{tenant}`.
   *
   * The profile of one tenant: tier, status and limits. Members and workflows are not part of it.
   * `withResponse()` has the `etag`.
   * Needs the permission `tenant:read`.
   * @throws ApiError `not-found`
   */
  read(input: ReadTenantInput, options?: CallOptions): ApiPromise<Tenant>;

  /**
   * Read what a tenant has used of its quotas: `GET /v1/tenants/{tenant}/usage`.
   *
   * Starts, state transitions and task calls of a calendar month with their quotas, and how much runs and waits
   * now. What ran is not part of it.
   * Needs the permission `tenant:read`.
   * @throws ApiError `not-found`
   */
  readTenantUsage(input: ReadTenantUsageInput, options?: CallOptions): ApiPromise<Usage>;

  /**
   * Suspend, move or rename a tenant: `PATCH /v1/tenants/{tenant}`.
   *
   * Sets name, status, tier or limits. A suspended tenant is refused from its next request on and nothing of its
   * backlog is started, while running executions go on; making it active again wakes its backlog. Another tier
   * brings its limits, of which those named win. Limits may be below what runs: nothing is ended. A retry with the
   * same body completes a change that was interrupted.
   * Needs the permission `tenant:update`.
   * @throws ApiError `not-found`, `precondition-failed`, `if-match-required`
   */
  change(input: ChangeTenantInput, options: EditOptions): ApiPromise<Tenant>;
}

export function tenantsApi(caller: Caller): TenantsApi {
  return {
    create: (input, options) =>
      caller.call(
        { id: 'tenants.create', method: 'POST', path: '/v1/tenants', body: true, idempotent: true },
        input,
        options,
      ),
    list: (input, options) =>
      caller.list(
        { id: 'tenants.list', method: 'GET', path: '/v1/tenants', query: ['limit', 'cursor'] },
        input,
        options,
      ),
    read: (input, options) =>
      caller.call({ id: 'tenants.read', method: 'GET', path: '/v1/tenants/{tenant}' }, input, options),
    readTenantUsage: (input, options) =>
      caller.call(
        { id: 'tenants.readTenantUsage', method: 'GET', path: '/v1/tenants/{tenant}/usage', query: ['month'] },
        input,
        options,
      ),
    change: (input, options) =>
      caller.call({ id: 'tenants.change', method: 'PATCH', path: '/v1/tenants/{tenant}', body: true }, input, options),
  };
}
