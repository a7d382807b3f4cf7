import type { CST } from 'yaml';
import { MAX_NESTING } from './limits.ts';

type Item = { readonly key?: CST.Token | null | undefined; readonly value?: CST.Token | undefined };

/** Offset of the first map or sequence that nests deeper than allowed; walks with a stack of its own. */
export function tooDeepAt(tokens: readonly CST.Token[]): number | undefined {
  const open: { token: CST.Token; depth: number }[] = tokens.toReversed().map((token) => ({ token, depth: 0 }));
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    if (entry.depth > MAX_NESTING) return entry.token.offset;
    for (const token of children(entry.token).toReversed()) {
      open.push({ token, depth: 'items' in token ? entry.depth + 1 : entry.depth });
    }
  }
  return undefined;
}

function children(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  const items: readonly Item[] = token.items;
  return items.flatMap((item) => [item.key, item.value].filter((part) => part !== null && part !== undefined));
}
