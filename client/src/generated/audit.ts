// Written by `npm run client` from the contracts; change those.

import type { Caller } from '../caller.ts';
import type { CallOptions } from '../options.ts';
import type { PagedList } from '../paged-list.ts';
import type { AuditEntry } from './schemas.ts';

/** Input of `audit.list`. */
export interface ListAuditInput {
  /**
   * Items on a page. 1 to 100.
   * @defaultValue 25
   */
  readonly limit?: number | undefined;
  /** `next` of the page before. At most 2,048 characters. */
  readonly cursor?: string | undefined;
}

export interface AuditApi {
  /**
   * Read the audit trail: `GET /v1/audit`.
   *
   * Who changed what and when, newest first. An entry is written in the same transaction as its change.
   * Needs the permission `audit:read`.
   * @throws ApiError `invalid-cursor`
   */
  list(input?: ListAuditInput, options?: CallOptions): PagedList<AuditEntry>;
}

export function auditApi(caller: Caller): AuditApi {
  return {
    list: (input, options) =>
      caller.list({ id: 'audit.list', method: 'GET', path: '/v1/audit', query: ['limit', 'cursor'] }, input, options),
  };
}
