/** JSON pointers (RFC 6901). */

/** Appends reference tokens to a pointer. */
export function pointerTo(base: string, ...tokens: readonly PropertyKey[]): string {
  return tokens.reduce<string>(
    (pointer, token) => `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    base,
  );
}
