/** How much is kept. */
export interface KeptLimits<V> {
  readonly mostEntries: number;
  /** Of all values together, as `bytesOf` measures them. A value beyond it alone is not kept. @default - any number */
  readonly mostBytes?: number;
  /** @default - the values take no room to speak of */
  readonly bytesOf?: (value: V) => number;
}

/**
 * What a warm function keeps of what cannot change, or may be as old as the user says: the least recently used is
 * forgotten when there is too much. Nothing that decides access belongs here.
 */
export interface Kept<V> {
  find(key: readonly string[]): V | undefined;
  /** Keeps a value. @returns the value */
  put(key: readonly string[], value: V): V;
  /** The value of a key, made by `make` when there is none. What fails is not kept. */
  get(key: readonly string[], make: () => Promise<V>): Promise<V>;
  /** How much there is. */
  readonly entries: number;
  readonly bytes: number;
}

interface Entry<V> {
  readonly value: V;
  readonly bytes: number;
}

export function createKept<V>({ mostEntries, mostBytes = Number.POSITIVE_INFINITY, bytesOf }: KeptLimits<V>): Kept<V> {
  // A Map keeps the order of insertion: what is used moves to the end, and the least recently used stands in front.
  const entries = new Map<string, Entry<V>>();
  let bytes = 0;
  const remove = (key: string): void => {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  const insert = (key: string, entry: Entry<V>): void => {
    remove(key);
    if (entry.bytes > mostBytes) return;
    entries.set(key, entry);
    bytes += entry.bytes;
    for (const oldest of entries.keys()) {
      if (entries.size <= mostEntries && bytes <= mostBytes) return;
      remove(oldest);
    }
  };
  const find = (parts: readonly string[]): V | undefined => {
    const key = JSON.stringify(parts);
    const found = entries.get(key);
    if (found !== undefined) insert(key, found);
    return found?.value;
  };
  const put = (parts: readonly string[], value: V): V => {
    insert(JSON.stringify(parts), { value, bytes: bytesOf?.(value) ?? 0 });
    return value;
  };
  return {
    find,
    put,
    get: async (key, make) => find(key) ?? put(key, await make()),
    get entries() {
      return entries.size;
    },
    get bytes() {
      return bytes;
    },
  };
}
