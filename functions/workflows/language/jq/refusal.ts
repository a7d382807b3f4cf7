/** Why an expression is not translated. Thrown inside the translator only; `translate` answers with a fault. */
export class Refusal extends Error {
  readonly code: string;
  /** Where in the expression, from zero. */
  readonly at: number;
  readonly hint: string | undefined;

  constructor(code: string, detail: string, at: number, hint?: string) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.at = at;
    this.hint = hint;
  }
}

/** What was read is not jq. */
export function syntaxError(detail: string, at: number): Refusal {
  return new Refusal('expression-syntax', `Not a jq expression: ${detail}`, at);
}

/** It is jq, but none that is translated. */
export function unsupported(what: string, at: number, hint: string): Refusal {
  return new Refusal('jq-not-supported', `${what} of jq is not supported`, at, hint);
}
