import { createHash } from 'node:crypto';
import { DomainError } from '../errors.ts';

/** `"abc"`, `W/"abc"`: the characters RFC 9110 allows in an entity tag. */
const TAG = /(W\/)?"([\x21\x23-\x7e]*)"/g;

/** A strong tag made of the content: what is equal has an equal tag. */
export function contentTag(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}

/** `If-None-Match` compares weakly, as RFC 9110 §13.1.2 says; `*` means any state. */
export function noneMatchHolds(header: string, etag: string): boolean {
  return header.trim() === '*' || [...header.matchAll(TAG)].some(([, , tag]) => tag === etag);
}

/**
 * The one strong tag of `If-Match`, without quotes, or `*`.
 * @throws DomainError `precondition-failed` for a weak tag, which never matches (RFC 9110 §13.1.1); `invalid-request`
 */
export function parseIfMatch(header: string): string {
  const value = header.trim();
  if (value === '*') return value;
  const [match, ...others] = value.matchAll(TAG);
  const [whole, weak, tag] = match ?? [];
  if (others.length > 0 || whole !== value || tag === undefined) {
    const finding = { pointer: '/headers/if-match', code: 'invalid', detail: 'one quoted entity tag is expected' };
    throw new DomainError('invalid-request', 'If-Match is malformed.', { findings: [finding] });
  }
  if (weak !== undefined) throw new DomainError('precondition-failed');
  return tag;
}

/**
 * Compares what the client edits with the present state.
 * @throws DomainError `precondition-failed`, or `if-match-required` when nothing was named
 */
export function requireMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined) throw new DomainError('if-match-required');
  if (ifMatch !== '*' && ifMatch !== etag) throw new DomainError('precondition-failed');
}
