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

/** Crockford's base 32, in its order. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Shards that an id can name: as many as a digit has values. */
export const MOST_SHARDS = DIGITS.length;

/** Digit of an id that names the shard: the first behind the ten of the time, so that ids stay sorted by time. */
const SHARD_DIGIT = 10;

/** The ULID with the shard written into it. */
export function withShard(id: string, shard: number): string {
  return `${id.slice(0, SHARD_DIGIT)}${DIGITS.charAt(shard)}${id.slice(SHARD_DIGIT + 1)}`;
}

/** The shard that an id names. */
export function shardOf(id: string): number {
  return Math.max(0, DIGITS.indexOf(id.charAt(SHARD_DIGIT)));
}
