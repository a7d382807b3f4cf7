import type { Externals, Lookup } from '../externals.ts';
import type { Json } from '../json.ts';
import { parseSource } from '../source/parse-source.ts';

/** OpenAPI documents by their URLs, as text (YAML or JSON) or as objects. */
export type SuppliedDocuments = Readonly<Record<string, string | Record<string, unknown>>>;

/** Documents that came with a definition, as what the definition refers to. */
export function suppliedDocuments(documents: SuppliedDocuments): Externals['documents'] {
  return new Map(Object.entries(documents).map(([url, source]) => [url, readDocument(source)]));
}

function readDocument(source: string | Record<string, unknown>): Lookup<Json> {
  const parsed = parseSource(source);
  if (parsed.ok) return { found: parsed.definition };
  const [first] = parsed.errors;
  return { problem: `line ${first?.line ?? 1}: ${first?.detail}` };
}
