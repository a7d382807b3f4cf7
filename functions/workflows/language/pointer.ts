/** JSON pointers (RFC 6901). */

/** Appends reference tokens to a pointer. */
export function pointerTo(base: string, ...tokens: readonly PropertyKey[]): string {
  return tokens.reduce<string>(
    (pointer, token) => `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`,
    base,
  );
}

/** The reference tokens of a pointer, decoded. */
export function pointerTokens(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
