import type { LanguageFinding } from './finding.ts';
import { isObject, type JsonObject } from './json.ts';

/** Recognises documents of the language before 1.0, which has other constructs under other names. */
export function olderVersion(source: JsonObject): LanguageFinding | undefined {
  const document = source['document'];
  const dsl = isObject(document) ? document['dsl'] : undefined;
  const is08 = document === undefined && (source['specVersion'] !== undefined || source['states'] !== undefined);
  if (is08) {
    return {
      pointer: source['specVersion'] === undefined ? '/states' : '/specVersion',
      code: 'dsl-0.8',
      detail: 'This is a document of Serverless Workflow 0.8 or older; DSL 1.0 replaced its states by tasks.',
      hint: 'Rewrite it for DSL 1.0.3: `document`, and a list of tasks under `do`.',
      at: 'key',
    };
  }
  if (typeof dsl !== 'string' || /^1\.0\.[0-3]$/.test(dsl)) return undefined;
  return {
    pointer: '/document/dsl',
    code: 'unsupported-dsl-version',
    detail: `DSL \`${dsl}\` is not supported; 1.0.0 to 1.0.3 are.`,
    hint: "Write `dsl: '1.0.3'`.",
  };
}
