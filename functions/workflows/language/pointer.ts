import { isObject, type Json } from './json.ts';

/** JSON pointers (RFC 6901). */

/** Appends reference tokens to a pointer. */
export function pointerTo(base: string, ...tokens: readonly PropertyKey[]): string {
  let pointer = base;
  for (const token of tokens) pointer += `/${escaped(String(token))}`;
  return pointer;
}

/** Most tokens have nothing to escape, and every place in a document is named. */
function escaped(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** What a pointer names in a value. @returns undefined when it names nothing */
export function valueAt(value: Json, pointer: string): Json | undefined {
  const tokens = pointer.split('/').slice(1);
  return tokens.reduce<Json | undefined>((place, token) => {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(place)) return place[Number(name)] as Json | undefined;
    return isObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
  }, value);
}
