import type { ExpressionFault } from './confine.ts';

/** Languages a document may write its expressions in. The specification's default is jq. */
export type ExpressionLanguage = 'jq' | 'jsonata';

export type Translation =
  | { readonly ok: true; readonly jsonata: string }
  | { readonly ok: false; readonly fault: ExpressionFault };

/** Expressions run as JSONata; those of another language are translated here. */
export function toJsonata(language: ExpressionLanguage, text: string): Translation {
  if (language === 'jsonata') return { ok: true, jsonata: text };
  return {
    ok: false,
    fault: {
      code: 'jq-not-supported',
      detail: 'Expressions in jq, the default of the specification, are not supported in this release.',
      hint: 'Add `evaluate: {language: jsonata}` to the workflow and write JSONata: `$input.color` for `.color`.',
    },
  };
}
