/** Headers of an answer that pages of other origins may read. */
export const EXPOSED_HEADERS = ['Allow', 'ETag', 'Location', 'Retry-After', 'X-Request-Id'] as const;

/**
 * What every answer tells browsers, whoever wrote it: HTTPS only, never guess a type, keep nothing, and that data is no
 * page: it loads nothing, is framed by nothing and names no referrer. What is a page sets its own policy.
 */
export const SECURITY_HEADERS = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const satisfies Readonly<Record<string, string>>;
