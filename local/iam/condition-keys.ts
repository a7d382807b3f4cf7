/**
 * Condition keys of one request with their values. Names of keys are not case-sensitive, so they are kept in lower
 * case. A key without values is a key that is not in the request.
 */
export type ConditionKeys = ReadonlyMap<string, readonly string[]>;

type Source = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** Gathers condition keys; a later source overrides an earlier one. */
export function conditionKeys(...sources: readonly Source[]): ConditionKeys {
  const keys = new Map<string, readonly string[]>();
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) {
      if (value !== undefined) keys.set(name.toLowerCase(), typeof value === 'object' ? value : [String(value)]);
    }
  }
  return keys;
}

/** Values of a key; none when the key is not in the request. */
export function valuesOf(keys: ConditionKeys, name: string): readonly string[] {
  return keys.get(name.toLowerCase()) ?? [];
}
