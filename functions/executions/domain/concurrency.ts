import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/http/canonical-json.ts';

/** How many executions of a workflow may run at the same time that have the same value in their input. */
export interface ConcurrencySetting {
  /** JSON pointer (RFC 6901) into the input. @default - all executions of the workflow count together */
  readonly key?: string | undefined;
  readonly limit: number;
}

/** The limit that one execution runs under: it was settled when the execution was accepted. */
export interface Concurrency {
  /** Hash of workflow and value: those that have the same share the limit. */
  readonly key: string;
  readonly limit: number;
}

/** The limit that an execution of the workflow with this input runs under. Inputs without the value count together. */
export function concurrencyOf(
  setting: ConcurrencySetting | undefined,
  workflow: string,
  input: unknown,
): Concurrency | undefined {
  if (setting === undefined) return undefined;
  const value = setting.key === undefined ? undefined : valueAt(setting.key, input);
  // An array of one holds what is there: a value that is missing is none of those that JSON can say.
  const text = canonicalJson([workflow, value === undefined ? [] : [value]]);
  const key = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { key, limit: setting.limit };
}

/** @returns undefined where there is none */
function valueAt(pointer: string, input: unknown): unknown {
  const tokens = pointer.split('/').slice(1);
  return tokens.reduce((value: unknown, token) => {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined;
  }, input);
}
