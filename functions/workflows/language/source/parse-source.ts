import type { Finding } from '../../../shared/errors.ts';
import { type LanguageFinding, locate, MAX_FINDINGS, type Positions } from '../finding.ts';
import { isObject, type JsonObject } from '../json.ts';
import { checkObject } from './object-source.ts';
import { parseYaml } from './yaml-text.ts';

export type SourceResult =
  | { readonly ok: true; readonly definition: JsonObject; readonly positions: Positions }
  | { readonly ok: false; readonly errors: readonly Finding[] };

const NO_POSITIONS: Positions = { key: () => undefined, value: () => undefined };

/** Reads a definition: YAML 1.2 or JSON text, or an object that was parsed already. */
export function parseSource(source: string | Record<string, unknown>): SourceResult {
  const { value, positions, findings } =
    typeof source === 'string'
      ? parseYaml(source)
      : { value: source, positions: NO_POSITIONS, findings: checkObject(source) };
  if (findings.length > 0) {
    return { ok: false, errors: findings.slice(0, MAX_FINDINGS).map((finding) => locate(finding, positions)) };
  }
  if (!isObject(value)) return { ok: false, errors: [locate(notAnObject(value), positions)] };
  return { ok: true, definition: value, positions };
}

function notAnObject(value: unknown): LanguageFinding {
  return value === null || value === undefined
    ? { pointer: '', code: 'empty-document', detail: 'The definition is empty.', hint: 'Start with `document:`.' }
    : { pointer: '', code: 'not-an-object', detail: 'A definition is a map with `document` and `do`.' };
}
