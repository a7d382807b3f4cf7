import { FORBIDDEN_KEYS } from './json.ts';

/** Simple expansion of URI templates (RFC 6570, level 1): `{name}`. */

/** A part of a template: text as it is, or the name of a variable. */
export type UriPart = { readonly text: string } | { readonly variable: string };

const VARIABLE = /\{([A-Za-z0-9_]+)\}/;

export function uriParts(template: string): readonly UriPart[] {
  return template
    .split(/(\{[A-Za-z0-9_]+\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const name = VARIABLE.exec(part)?.[1];
      return name === undefined ? { text: part } : { variable: name };
    });
}

/** Whether all braces enclose names that members of an input may have. */
export function hasOnlySimpleVariables(template: string): boolean {
  return uriParts(template).every((part) =>
    'variable' in part ? !FORBIDDEN_KEYS.has(part.variable) : !/[{}]/.test(part.text),
  );
}
