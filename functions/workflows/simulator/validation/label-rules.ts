import type { Diagnostic } from './diagnostic.ts';
import type { RawScope } from './scopes.ts';

/** White space, control characters, wildcards, brackets and other characters that a label may not have. */
const FORBIDDEN = /[\s\p{Cc}?*<>{}[\]:;,\\|^~$#%&`"]/u;
const LABEL_LENGTH = 40;

function problemOf(label: string): string | undefined {
  if (label === '') return 'Label cannot be empty';
  if ([...label].length > LABEL_LENGTH) return `Label cannot exceed ${LABEL_LENGTH} characters`;
  const character = FORBIDDEN.exec(label)?.[0];
  return character === undefined ? undefined : `Label '${label}' contains the invalid character '${character}'`;
}

/** Labels of Map states are proper and unique (developer guide, "Distributed Map state fields"). */
export function labelRules(scopes: readonly RawScope[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return scopes
    .flatMap(({ states }) => states)
    .flatMap(({ definition, place }): readonly Diagnostic[] => {
      const { Label } = definition;
      if (typeof Label !== 'string') return [];
      const location = `${place}/Label`;
      const problem = problemOf(Label);
      if (problem !== undefined) return [{ severity: 'ERROR', code: 'INVALID_LABEL_NAME', message: problem, location }];
      if (!seen.has(Label)) {
        seen.add(Label);
        return [];
      }
      const message = `The same label name appears more than once: ${Label}`;
      return [{ severity: 'ERROR', code: 'DUPLICATE_LABEL_NAME', message, location }];
    });
}
