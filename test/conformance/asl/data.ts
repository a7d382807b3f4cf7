import { existsSync, readFileSync } from 'node:fs';
import type { Json } from '../../../functions/workflows/simulator/types.ts';

const FOLDER = new URL('../../../../shared/conformance/asl/', import.meta.url);

/** Whether the recorded answers of AWS lie beside the project. */
export const CONFORMANCE_DATA_PRESENT = existsSync(FOLDER);

/** Name of a suite, which says why nothing runs where the data is absent. */
export function suiteName(name: string): string {
  return CONFORMANCE_DATA_PRESENT ? name : `${name} (skipped: ${FOLDER.pathname} is absent)`;
}

/** Cases of one file; none where the data is absent. */
export function readCases<T>(file: string): readonly T[] {
  return CONFORMANCE_DATA_PRESENT ? (JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as T[]) : [];
}

export interface RecordedCase {
  readonly id: string;
  readonly queryLanguage: 'JSONata' | 'JSONPath' | 'mixed';
  readonly stateMachineType: 'STANDARD' | 'EXPRESS';
  readonly definition: Json;
  readonly input: Json;
  readonly lambdaBehaviour:
    | readonly { readonly functionName: string; readonly functionArn: string; readonly fixture: string }[]
    | null;
  readonly expected: {
    readonly status: string;
    readonly output?: Json;
    readonly error?: string | null;
    readonly cause?: Json;
  };
  /** How far the cause is known: `unknown` causes are not compared. */
  readonly causeKind: string | null;
  /** Texts in `expected` that stand for something that differs every time. */
  readonly tokensInExpected: readonly string[];
}
