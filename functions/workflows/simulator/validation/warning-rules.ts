import { isJsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { RawScope, RawState } from './scopes.ts';

/** Fields of JSONPath mode that are templates: members whose names end in `.$` take paths and intrinsic functions. */
const TEMPLATES = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign'];
/** Fields that take no path; each has one beside it that does, e.g. `CausePath`. */
const PATHLESS = ['Error', 'Cause'];

function looksLikePath(value: Json | undefined): value is string {
  return typeof value === 'string' && /^(\$$|\$\$?[.[]|States\.\w+\()/.test(value);
}

function warning(code: string, message: string, location: string): Diagnostic {
  return { severity: 'WARNING', code, message, location };
}

function pathsIn(value: Json | undefined, place: string): readonly string[] {
  if (looksLikePath(value)) return [place];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => pathsIn(item, `${place}[${index}]`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value)
    .filter(([name]) => !name.endsWith('.$'))
    .flatMap(([name, member]) => pathsIn(member, `${place}/${name}`));
}

function stateWarnings({ definition, place }: RawState): readonly Diagnostic[] {
  const dollars = TEMPLATES.flatMap((field) => pathsIn(definition[field], `${place}/${field}`));
  const paths = PATHLESS.filter((field) => looksLikePath(definition[field]));
  const fixed = pathsIn(definition['Result'], `${place}/Result`);
  return [
    ...dollars.map((at) =>
      warning('NO_DOLLAR', "No '.$' on a field that appears to be a JSONPath or Intrinsic Function.", at),
    ),
    ...paths.map((field) =>
      warning(
        'NO_PATH',
        "Field value looks like a path, but field name does not end with 'Path'.",
        `${place}/${field}`,
      ),
    ),
    ...fixed.map((at) => warning('PASS_RESULT_IS_STATIC', 'Attempt to use a path in the result of a pass state.', at)),
  ];
}

/** The warnings of Step Functions, all about paths (API reference, `ValidateStateMachineDefinitionDiagnostic`). */
export function warningRules(scopes: readonly RawScope[]): readonly Diagnostic[] {
  const states = scopes.flatMap((scope) => scope.states).filter(({ language }) => language === 'JSONPath');
  return states.flatMap(stateWarnings);
}
