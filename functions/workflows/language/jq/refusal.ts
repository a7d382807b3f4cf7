import type { ExpressionFault } from '../expression/confine.ts';

/** Why an expression is not translated. Thrown inside the translator only; `translateJq` answers with the fault. */
export class Refusal extends Error {
  /** What is wrong; its detail has no full stop yet, since the place follows. */
  readonly fault: ExpressionFault;
  /** Where in the expression, from zero. */
  readonly at: number;

  constructor(fault: ExpressionFault, at: number) {
    super(fault.detail);
    this.name = 'Refusal';
    this.fault = fault;
    this.at = at;
  }
}

/** What was read is not jq. */
export function syntaxError(detail: string, at: number): Refusal {
  return new Refusal({ code: 'expression-syntax', detail: `Not a jq expression: ${detail}` }, at);
}

/** It is jq, but none that is translated. `what` and why not make the sentence. */
export function unsupported(what: string, at: number, hint: string): Refusal {
  return new Refusal({ code: 'jq-not-supported', detail: `${what} is not supported`, hint }, at);
}
