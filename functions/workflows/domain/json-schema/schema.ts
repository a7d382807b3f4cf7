/** A JSON schema object (draft 2020-12); `true` and `false` stand for anything and nothing. */
export type Schema = boolean | Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}

/** One segment of a JSON pointer (RFC 6901). */
export function segment(name: string | number): string {
  return `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * The schema that a local reference (`#`, `#/$defs/…`) names.
 * @returns undefined when it names none: references to other documents and anchors are not supported
 */
export function resolveReference(root: Schema, reference: unknown): Schema | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  const names = reference
    .split('/')
    .slice(1)
    .map((name) => decode(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  let found: unknown = root;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return isSchema(found) ? found : undefined;
}

/** References are URI fragments, so characters in them may be percent-encoded; a broken encoding names nothing. */
function decode(name: string): string {
  return /%(?![0-9a-f]{2})/i.test(name) ? name : safeDecode(name);
}

function safeDecode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // The bytes are no UTF-8: then the text stands for itself.
    return name;
  }
}
