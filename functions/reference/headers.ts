/** May be kept, and is asked for again with its `ETag` before each use. */
export const REVALIDATED = { 'Cache-Control': 'no-cache' } as const;

/** A year, the most that caches honour: the name changes with the content. */
export const KEPT = { 'Cache-Control': 'public, max-age=31536000, immutable' } as const;

/**
 * What the page may do: load its own files and call its own API, nothing else. `data:` images are the icons inside the
 * renderer's style sheet.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** In place of, or beside, the headers that every answer has. */
export const PAGE_HEADERS = {
  ...REVALIDATED,
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const;
