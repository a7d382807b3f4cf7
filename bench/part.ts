import type { Bench } from './bench.ts';

/** What a part found: a table, and which of its targets were missed. */
export interface Measurement {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Targets that do not depend on the machine and were missed, each as a sentence. */
  readonly missed: readonly string[];
}

/** One part of the bench: a section of `docs/performance.md`. */
export interface Part {
  /** Argument of `--only`. */
  readonly name: string;
  readonly title: string;
  /** How the figures are taken, in Markdown. */
  readonly method: string;
  measure(bench: Bench): Promise<Measurement>;
}

/** A figure beside its target. The mark tells whether it was met. */
export function against(value: number, target: number, digits = 0): string {
  return `${value.toFixed(digits)} (≤ ${target}) ${value <= target ? '✓' : '✗'}`;
}

/** The same for a target that is to be reached. */
export function atLeast(value: number, target: number, digits = 0): string {
  return `${value.toFixed(digits)} (≥ ${target}) ${value >= target ? '✓' : '✗'}`;
}
