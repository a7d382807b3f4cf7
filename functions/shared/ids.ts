import * as z from 'zod';

/** A tenant id: it names keys and AWS resources, so neither `#` nor `_` may occur in it. */
export const TENANT_ID = /^[a-z][a-z0-9-]{2,30}$/;

/** A label of RFC 1123 as the language demands for `document.namespace` and `document.name`. */
export const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A version as the language demands for `document.version` (semver, without build metadata's `+`). */
export const SEMVER = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

export const tenantId = z
  .string()
  .regex(TENANT_ID)
  .meta({ description: 'Id of a tenant', examples: ['acme'] });

/** `<namespace>.<name>`; labels contain no dot, so the first dot separates. */
export const workflowId = z
  .string()
  .max(127)
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
  .meta({ description: 'Id of a workflow: `<namespace>.<name>`', examples: ['shop.order-fulfilment'] });

/** Characters of a version: enough for a pre-release with a date and a hash. */
export const MAX_VERSION_LENGTH = 64;

export const versionId = z
  .string()
  .max(MAX_VERSION_LENGTH)
  .regex(SEMVER)
  .meta({ description: '`document.version` of a definition', examples: ['1.0.0'] });

/** A ULID: 26 characters of Crockford's base 32, sortable by time. */
export const ulid = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  .meta({ examples: ['01K9Z3N0V4T8S6QH2M5D7XWBCE'] });
