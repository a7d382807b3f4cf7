import { STANDARD_ERROR_BASE, STANDARD_ERRORS, type StandardError } from '../../tasks/public.ts';

/** The hosts and paths under which documents in use name the eight standard errors. */
const ALIAS =
  /^https?:\/\/(?:serverlessworkflow\.io|open-workflow-specification\.org)\/(?:dsl\/errors\/types|spec\/1\.0\.0\/errors)\/([a-z]+)\/?$/;

/** The kind of a standard error named by a URI in any of its spellings. */
export function standardKind(type: string): StandardError | undefined {
  const kind = ALIAS.exec(type)?.[1];
  return kind !== undefined && isStandardKind(kind) ? kind : undefined;
}

/** The one spelling of a type URI that runs see: the canonical one for the standard errors, any other unchanged. */
export function canonicalType(type: string): string {
  const kind = standardKind(type);
  return kind === undefined ? type : STANDARD_ERROR_BASE + kind;
}

function isStandardKind(kind: string): kind is StandardError {
  return Object.hasOwn(STANDARD_ERRORS, kind);
}
