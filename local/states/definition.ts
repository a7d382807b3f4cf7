import type { Json } from '../../functions/workflows/simulator/types.ts';
import { refusalOf, validateDefinitionText } from '../../functions/workflows/simulator/validate.ts';
import { AwsError } from '../service.ts';

/** Bytes of a definition. */
const DEFINITION_LIMIT = 1_048_576;

/** @throws AwsError `InvalidDefinition` with everything that is wrong */
export function checkDefinition(text: string): void {
  if (Buffer.byteLength(text) > DEFINITION_LIMIT) {
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: 'The definition exceeds 1 MB'`);
  }
  const refusal = refusalOf(validateDefinitionText(text));
  if (refusal !== undefined) throw new AwsError('InvalidDefinition', refusal);
}

/** Undefined when the text is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
